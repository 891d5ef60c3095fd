"""What `make bench` measures is a shop that works."""

import httpx

from bench.shop import open_shop
from entrypoints.http.app import create_app
from entrypoints.ioc.container import make_container
from entrypoints.settings import Settings


async def test_the_people_of_the_bench_are_signed_in_and_ready_to_buy(settings: Settings) -> None:
    crowd = await open_shop(settings, 2)

    container = make_container(settings)
    transport = httpx.ASGITransport(app=create_app(container, settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://bench") as http:
        for person in (*crowd.buyers, *crowd.browsers):
            me = await http.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {person.token}"})
            assert me.status_code == 200, me.text
            assert me.json()["client"]["id"] == str(person.id)
    await container.close()
    assert len(set(crowd.quotes)) == len(crowd.quotes) == 2
