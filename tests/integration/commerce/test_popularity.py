"""What was sold more often comes first in the list by popularity."""

from entrypoints.settings import Settings
from tests.support.jobs import run_due_jobs
from tests.support.shop import API, Shop, callback


async def test_a_completed_order_counts_each_of_its_lines_once(shop: Shop, settings: Settings) -> None:
    rare, liked = await shop.goods("RARE", stock=("9",)), await shop.goods("LIKED", stock=("9",))
    buyer = await shop.buyer()
    for lines in ([(rare, "5"), (liked, "1")], [(liked, "1")]):
        order = await buyer.bought(*lines)
        await shop.delivered(callback(await buyer.start_payment(order)))
        assert (await shop.step(order, "accept")).status_code == 200
        assert (await shop.step(order, "complete")).status_code == 200
    await buyer.bought((rare, "1"))

    await run_due_jobs(shop.worker, settings)
    shop.database.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE task_name = 'events.react'")
    await run_due_jobs(shop.worker, settings)

    page = (await shop.http.get(f"{API}/products/?sort=popular")).json()["items"]
    assert [card["name"] for card in page] == ["LIKED", "RARE"]
    assert shop.database.execute("SELECT name, sold FROM products ORDER BY name") == [
        ("LIKED", 2),
        ("RARE", 1),
    ]
