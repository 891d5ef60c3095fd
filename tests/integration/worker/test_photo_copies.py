"""Pictures of the connected shop are copied, and products show the copy."""

import httpx
import pytest
from dishka import AsyncContainer

from application.media.copy_photo import PATIENCE, CopyPhoto
from application.media.errors import PictureRefused
from application.media.ports import PhotoCopies
from application.shared.ports import UnitOfWork
from application.shared.retry import RetryLater
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.callers import SUPERUSER
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.pictures import Pictures, PicturesOfOthers

URL = "https://shop.test/wp-content/tea.jpg"
API = "/api/v1"


class Copier:
    def __init__(self, container: AsyncContainer, pictures: Pictures, database: Database) -> None:
        self.container = container
        self.pictures = pictures
        self.database = database

    async def want(self, *urls: str) -> None:
        async with self.container() as request, await request.get(UnitOfWork):
            await (await request.get(PhotoCopies)).want(urls)

    async def run(self, url: str = URL) -> None:
        async with self.container() as request:
            await (await request.get(CopyPhoto))(url)

    async def local(self, *urls: str) -> dict[str, str]:
        async with self.container() as request:
            return dict(await (await request.get(PhotoCopies)).local(urls))

    def state(self) -> tuple[str, int]:
        ((state, attempts),) = self.database.execute("SELECT state, attempts FROM photo_copies")
        return state, attempts

    def version(self) -> int:
        ((version,),) = self.database.execute("SELECT version FROM catalogue_version")
        return int(version)


@pytest.fixture
async def copier(settings: Settings, clock: FrozenClock, database: Database) -> Copier:
    pictures = Pictures()
    return Copier(
        make_worker_container(settings, FrozenTime(clock), PicturesOfOthers(pictures)), pictures, database
    )


@pytest.fixture
async def product(http: httpx.AsyncClient) -> str:
    category = await http.post(f"{API}/categories", json={"name": "Чай"}, headers=dict(SUPERUSER))
    body = {
        "category_id": category.json()["id"],
        "name": "Улун",
        "photos": ["https://shop.test/other.jpg", URL],
        "variants": [{"sku": "TEA-1", "price": {"amount": "1"}, "photo": URL}],
    }
    made = await http.post(f"{API}/products", json=body, headers=dict(SUPERUSER))
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def test_products_show_the_copy_when_it_has_come(
    copier: Copier, http: httpx.AsyncClient, product: str
) -> None:
    await copier.want(URL, URL)
    await copier.want(URL)
    before = copier.version()
    for _ in range(2):
        await copier.run()

    path = (await copier.local(URL, "https://shop.test/other.jpg"))[URL]
    shown = (await http.get(f"{API}/admin/products/{product}", headers=dict(SUPERUSER))).json()
    assert shown["photos"] == ["https://shop.test/other.jpg", path]
    assert shown["variants"][0]["photo"] == path
    assert (await http.get(path)).headers["Content-Type"] == "image/jpeg"
    assert copier.state() == ("copied", 1)
    assert copier.pictures.asked == 1
    assert copier.version() == before, "thousands of copies would keep every cache cold"
    jobs = copier.database.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'media.copy_photo'")
    assert jobs == [({"url": URL},)]


async def test_two_addresses_of_one_picture_are_shown_as_one(
    copier: Copier, http: httpx.AsyncClient, product: str
) -> None:
    small, other = "https://shop.test/tea-300x300.jpg", "https://shop.test/other.jpg"
    address = f"{API}/products/{product}"
    changed = await http.patch(address, json={"photos": [other, small, URL]}, headers=dict(SUPERUSER))
    assert changed.status_code == 200, changed.text
    await copier.want(URL, small)

    await copier.run(URL)
    await copier.run(small)

    path = (await copier.local(URL))[URL]
    shown = (await http.get(f"{API}/admin/products/{product}", headers=dict(SUPERUSER))).json()
    assert shown["photos"] == [other, path]


async def test_a_picture_that_no_product_shows_any_more_is_kept_all_the_same(copier: Copier) -> None:
    await copier.want(URL)

    await copier.run()

    assert copier.state() == ("copied", 1)


async def test_what_nobody_asked_for_is_not_fetched(copier: Copier) -> None:
    await copier.run()

    assert copier.pictures.asked == 0


@pytest.mark.parametrize("answer", [PictureRefused("answer 404"), b"<html>not a picture</html>"])
async def test_what_is_no_picture_is_given_up(copier: Copier, answer: bytes | Exception) -> None:
    copier.pictures.answer = answer
    await copier.want(URL)
    for _ in range(2):
        await copier.run()

    assert (copier.state(), copier.pictures.asked) == (("refused", 1), 1)
    assert await copier.local(URL) == {}


async def test_a_silent_server_is_asked_again_and_not_for_ever(copier: Copier) -> None:
    copier.pictures.answer = RetryLater(300)
    await copier.want(URL)
    for _ in range(PATIENCE - 1):
        with pytest.raises(RetryLater):
            await copier.run()
    assert copier.state() == ("wanted", PATIENCE - 1)

    await copier.run()

    assert copier.state()[0] == "refused"
    assert await copier.local(URL) == {}
