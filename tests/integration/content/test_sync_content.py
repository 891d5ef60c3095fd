"""Pages and banners follow a connected WordPress."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from dishka import AsyncContainer, Provider, Scope, provide

from application.content.sync_content import SyncContent, SyncedContent
from application.media.copy_photo import CopyPhoto
from application.shared.ports import Clock
from application.woocommerce.errors import ShopNotConnected
from application.woocommerce.ports import ShopContent, ShopUnavailable
from application.woocommerce.shop import ShopPage
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import MOMENT, FrozenClock
from tests.support.buyer import API
from tests.support.container import FrozenTime
from tests.support.pictures import Pictures, PicturesOfOthers
from tests.support.shop import Shop
from tests.support.sign_in import assert_problem

PAGE = ShopPage(
    id=7,
    slug="о-нас",
    title="О нас &amp; о вас",
    html="<p>Мы</p><script>alert(1)</script>",
    excerpt="",
    photo=None,
    link="https://wp.test/o-nas",
    position=3,
    published=True,
    modified_at=MOMENT,
)
POST = replace(
    PAGE,
    id=8,
    slug="sale",
    title="Скидки",
    html='<p><a href="http://wp.test/x">нет</a> <a href="/catalog/tea?a=1&amp;b=2">да</a></p>',
    excerpt="<p>На &lt;b&gt;весь&lt;/b&gt; чай</p>",
    photo="https://wp.test/sale.jpg",
)


@dataclass
class FakeShop(ShopContent):
    """`down`: what every call raises."""

    now_pages: list[ShopPage] = field(default_factory=lambda: [PAGE])
    now_posts: list[ShopPage] = field(default_factory=lambda: [POST])
    down: Exception | None = None

    async def pages(self) -> Sequence[ShopPage]:
        return self._answer(self.now_pages)

    async def posts(self, category_slug: str) -> Sequence[ShopPage]:
        assert category_slug == "banners"
        return self._answer(self.now_posts)

    def _answer(self, what: list[ShopPage]) -> Sequence[ShopPage]:
        if self.down is not None:
            raise self.down
        return list(what)


class Connected(Provider):
    scope = Scope.APP

    def __init__(self, shop: FakeShop) -> None:
        super().__init__()
        self._shop = shop

    @provide(override=True)
    def content(self) -> ShopContent:
        return self._shop


@pytest.fixture
def wordpress() -> FakeShop:
    return FakeShop()


@pytest.fixture
async def worker(settings: Settings, clock: FrozenClock, wordpress: FakeShop) -> Any:
    container: AsyncContainer = make_worker_container(settings, FrozenTime(clock), Connected(wordpress))
    assert await container.get(Clock) is clock
    yield container
    await container.close()


async def synced(shop: Shop) -> SyncedContent:
    result: SyncedContent = await shop.run(SyncContent)
    return result


async def pages(shop: Shop) -> list[dict[str, Any]]:
    answer = await shop.http.get(f"{API}/admin/pages?limit=100", headers=shop.staff)
    return answer.json()["items"]


async def banners(shop: Shop) -> list[dict[str, Any]]:
    answer = await shop.http.get(f"{API}/admin/banners?limit=100", headers=shop.staff)
    return answer.json()["items"]


async def test_what_is_published_there_is_shown_here_and_harmless(shop: Shop) -> None:
    assert await synced(shop) == SyncedContent(pages=1, banners=1)

    page = (await shop.http.get(f"{API}/pages/o-nas")).json()
    assert (page["title"], page["html"]) == ("О нас & о вас", "<p>Мы</p>")
    (banner,) = (await shop.http.get(f"{API}/banners")).json()["items"]
    assert (banner["title"], banner["text"]) == ("Скидки", "На весь чай")
    assert (banner["photo"], banner["link"]) == ("https://wp.test/sale.jpg", "/catalog/tea?a=1&b=2")


async def test_the_same_again_writes_nothing(shop: Shop, clock: FrozenClock) -> None:
    await synced(shop)
    before = [await pages(shop), await banners(shop)]
    version = shop.database.execute("SELECT version FROM catalogue_version")
    clock.advance(minutes=15)

    assert await synced(shop) == SyncedContent()

    assert [await pages(shop), await banners(shop)] == before
    assert shop.database.execute("SELECT version FROM catalogue_version") == version


async def test_what_changes_there_changes_here_except_for_what_is_ours(
    shop: Shop, wordpress: FakeShop
) -> None:
    await synced(shop)
    ((page,), (banner,)) = await pages(shop), await banners(shop)
    ours = {"position": 9, "window": {"starts_at": MOMENT.isoformat()}, "audience": {"kind": "clients"}}
    answer = await shop.http.patch(f"{API}/admin/banners/{banner['id']}", json=ours, headers=shop.staff)
    assert answer.status_code == 200, answer.text
    await shop.http.patch(f"{API}/admin/pages/{page['id']}", json={"active": False}, headers=shop.staff)
    wordpress.now_pages = [replace(PAGE, title="О чае", position=1)]
    wordpress.now_posts = [replace(POST, title="Распродажа", photo="http://wp.test/sale.jpg")]

    assert await synced(shop) == SyncedContent(pages=1, banners=1)

    ((page_after,), (banner_after,)) = await pages(shop), await banners(shop)
    assert (page_after["id"], page_after["title"]) == (page["id"], "О чае")
    assert (page_after["active"], page_after["position"]) == (False, 3)
    assert (banner_after["title"], banner_after["photo"]) == ("Распродажа", None)
    assert (banner_after["position"], banner_after["audience"]["kind"]) == (9, "clients")
    assert banner_after["window"]["starts_at"] is not None


async def test_what_is_gone_there_is_hidden_here_and_comes_back_with_it(
    shop: Shop, wordpress: FakeShop
) -> None:
    await synced(shop)
    wordpress.now_pages, wordpress.now_posts = [], [replace(POST, published=False)]

    assert await synced(shop) == SyncedContent(withdrawn=2)

    assert (await shop.http.get(f"{API}/pages/o-nas")).status_code == 404
    assert (await shop.http.get(f"{API}/banners")).json() == {"items": []}
    assert [(page["gone"], page["active"]) for page in await pages(shop)] == [(True, True)]
    assert await synced(shop) == SyncedContent()
    wordpress.now_pages, wordpress.now_posts = [PAGE], [POST]
    assert await synced(shop) == SyncedContent(pages=1, banners=1)
    assert (await shop.http.get(f"{API}/pages/o-nas")).status_code == 200


@pytest.mark.parametrize("down", [ShopUnavailable("timeout"), ShopNotConnected()])
async def test_a_shop_that_is_down_leaves_what_there_was(
    shop: Shop, wordpress: FakeShop, down: Exception
) -> None:
    await synced(shop)
    wordpress.down = down

    with pytest.raises(type(down)):
        await synced(shop)

    assert (await shop.http.get(f"{API}/pages/o-nas")).status_code == 200


async def test_slugs_are_told_apart(shop: Shop, wordpress: FakeShop) -> None:
    body = {"title": "О нас", "html": "<p>Наше</p>"}
    assert (await shop.http.post(f"{API}/admin/pages", json=body, headers=shop.staff)).status_code == 201
    wordpress.now_pages = [PAGE, replace(PAGE, id=11), replace(PAGE, id=12, slug="!!!", title="???")]

    await synced(shop)

    assert sorted(page["slug"] for page in await pages(shop)) == ["o-nas", "o-nas-11", "o-nas-7", "page-12"]
    assert await synced(shop) == SyncedContent()
    wordpress.now_pages[0] = replace(PAGE, html="<p>Иначе</p>")
    await synced(shop)
    assert sorted(page["slug"] for page in await pages(shop)) == ["o-nas", "o-nas-11", "o-nas-7", "page-12"]


async def test_a_page_that_is_written_anew_there_is_read_where_the_old_one_was(
    shop: Shop, wordpress: FakeShop
) -> None:
    anew = replace(PAGE, id=70, html="<p>Заново</p>")
    await synced(shop)
    wordpress.now_pages = [anew]

    assert await synced(shop) == SyncedContent(pages=1, withdrawn=1)

    assert (await shop.http.get(f"{API}/pages/o-nas")).json()["html"] == "<p>Заново</p>"
    wordpress.now_pages = [PAGE, anew]
    assert await synced(shop) == SyncedContent(pages=1)
    assert (await shop.http.get(f"{API}/pages/o-nas")).json()["html"] == "<p>Заново</p>"
    assert (await shop.http.get(f"{API}/pages/o-nas-7")).json()["html"] == "<p>Мы</p>"


async def test_the_picture_of_a_banner_is_copied_and_the_copy_stays(
    shop: Shop, wordpress: FakeShop, settings: Settings, clock: FrozenClock
) -> None:
    assert POST.photo is not None
    await synced(shop)
    worker = make_worker_container(settings, FrozenTime(clock), PicturesOfOthers(Pictures()))
    async with worker() as scope:
        await (await scope.get(CopyPhoto))(POST.photo)
    await worker.close()
    (path,) = {banner["photo"] for banner in await banners(shop)}
    assert path.startswith("/api/v1/photos/")

    wordpress.now_posts = [replace(POST, title="Распродажа")]
    await synced(shop)

    [banner] = await banners(shop)
    assert (banner["title"], banner["photo"]) == ("Распродажа", path)


async def test_a_page_without_a_free_slug_holds_up_no_other(shop: Shop, wordpress: FakeShop) -> None:
    for slug in ("o-nas", "o-nas-7"):
        body = {"title": "О нас", "html": "<p>Наше</p>", "slug": slug}
        assert (await shop.http.post(f"{API}/admin/pages", json=body, headers=shop.staff)).status_code == 201
    wordpress.now_pages = [PAGE, replace(PAGE, id=12, slug="dostavka")]

    done = await synced(shop)

    assert (done.pages, done.banners, [fault.split(":")[0] for fault in done.faults]) == (1, 1, ["page 7"])
    assert sorted(page["slug"] for page in await pages(shop)) == ["dostavka", "o-nas", "o-nas-7"]


async def test_one_that_cannot_be_taken_over_holds_up_no_other(shop: Shop, wordpress: FakeShop) -> None:
    wordpress.now_pages = [replace(PAGE, id=20, slug="long", html="<p>x</p>" * 30_000), PAGE]

    done = await synced(shop)

    assert (done.pages, len(done.faults)) == (1, 1)
    assert done.faults[0].startswith("page 20:")
    assert [page["slug"] for page in await pages(shop)] == ["o-nas"]
    before = shop.database.execute("SELECT version FROM catalogue_version")
    again = await synced(shop)
    assert (again.pages, len(again.faults)) == (0, 1)
    assert shop.database.execute("SELECT version FROM catalogue_version") == before, "nothing was written"


async def test_two_at_once_write_it_once(shop: Shop) -> None:
    done = await asyncio.gather(*(synced(shop) for _ in range(4)))

    assert sum(one.pages for one in done) == 1
    assert (len(await pages(shop)), len(await banners(shop))) == (1, 1)


async def test_the_staff_do_not_change_what_wordpress_owns(shop: Shop) -> None:
    await synced(shop)
    ((page,), (banner,)) = await pages(shop), await banners(shop)
    before = [await pages(shop), await banners(shop)]

    for kind, one, body in (
        ("pages", page, {"html": "<p>x</p>"}),
        ("pages", page, {"slug": "x"}),
        ("banners", banner, {"title": "x"}),
        ("banners", banner, {"link": None}),
        ("pages", page, None),
        ("banners", banner, None),
    ):
        method = "PATCH" if body is not None else "DELETE"
        answer = await shop.http.request(
            method, f"{API}/admin/{kind}/{one['id']}", json=body, headers=shop.staff
        )
        assert_problem(answer, 409, "content.managed_in_wordpress")

    assert [await pages(shop), await banners(shop)] == before
    same = {"title": banner["title"], "active": True}
    answer = await shop.http.patch(f"{API}/admin/banners/{banner['id']}", json=same, headers=shop.staff)
    assert answer.status_code == 200
