"""The tour of the README, run as a reader pastes it, against a shop started as `make run` starts it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.support.database import empty_database
from tests.support.simulators import free_port

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "entrypoints.cli.main"]
SECTIONS = {"README.md": "## A tour with curl", "README.ru.md": "## Прогулка с curl"}


def tour_of(name: str) -> str:
    """Every shell block of the section, one after the other."""
    section = (ROOT / name).read_text().split(SECTIONS[name], 1)[1].split("\n## ", 1)[0]
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))


@pytest.fixture
def environment(server: str, tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """A database of its own, and no company within reach."""
    port = str(free_port())
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with empty_database(server, f"prilavok_tour_{uuid4().hex[:12]}") as url:
        yield kept | {
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONUTF8": "1",
            "DATABASE_URL": url,
            "DATA_DIR": str(tmp_path / "data"),
            "PORT": port,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "BASE": f"http://127.0.0.1:{port}",
            "PRILAVOK": " ".join(COMMAND),
            "TELEGRAM_BOT_TOKEN": "1234567890:token-of-the-tour",
            "TELEGRAM_API_URL": "http://127.0.0.1:9",
        }


@pytest.fixture
def shop(environment: Mapping[str, str], tmp_path: Path) -> Iterator[httpx.Client]:
    with (tmp_path / "up.log").open("w") as log:
        process = subprocess.Popen(
            [*COMMAND, "up"],
            env=dict(environment),
            cwd=tmp_path,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    with httpx.Client(base_url=environment["BASE"]) as client:
        try:
            wait_for(client, process)
            yield client
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=30)


def wait_for(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            client.get("/health/live")
        except httpx.TransportError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    pytest.fail("the shop does not answer")


def test_the_tour_ends_with_a_paid_order_points_messages_and_a_ledger_that_holds(
    shop: httpx.Client, environment: Mapping[str, str], tmp_path: Path
) -> None:
    answers = '\necho "tour: $TOKEN $ORDER $OWNER"\n'

    done = subprocess.run(
        ["sh", "-eu", "-c", tour_of("README.md") + answers],
        env=dict(environment), cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    *_, name, results = done.stdout.strip().splitlines()
    _, anna, order_id, owner = results.split()
    order = shop.get(f"/api/v1/orders/{order_id}", headers=bearer(anna)).json()
    points = shop.get("/api/v1/loyalty/me", headers=bearer(anna)).json()
    messages = shop.get("/api/v1/admin/dialogues/messages", headers=bearer(owner)).json()["items"]
    proof = shop.get("/api/v1/admin/ledger/proof", headers=bearer(owner)).json()
    assert (order["payment"], order["state"], order["due"]["amount"]) == ("paid", "confirmed", "0.00")
    assert float(points["active"]) > 0
    assert {"order-placed", "order-paid"} <= {message["template"] for message in messages}
    assert proof["holds"] is True
    assert "The ledger holds." in done.stdout
    assert name == "Anna"


def test_both_languages_walk_the_same_way() -> None:
    assert tour_of("README.ru.md") == tour_of("README.md")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
