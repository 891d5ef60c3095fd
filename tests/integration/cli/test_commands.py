"""The console command as people run it: a process, its output, its exit code, its end."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.support.database import Database, empty_database

ROOT = Path(__file__).parents[3]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Nothing set but a data folder and a free port; the working directory has no .env."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return kept | {"PYTHONPATH": str(ROOT / "src"), "DATA_DIR": str(tmp_path / "data"), "PORT": str(port)}


def prilavok(
    *arguments: str, environment: dict[str, str], **more: object
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "entrypoints.cli.main", *arguments],
        env=environment,
        cwd=Path(environment["DATA_DIR"]).parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **more,
    )


class Running:
    """A server process, until `stop`."""

    def __init__(self, *arguments: str, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "entrypoints.cli.main", *arguments],
            env=environment,
            cwd=Path(environment["DATA_DIR"]).parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.url = f"http://127.0.0.1:{environment['PORT']}"
        for _ in range(300):
            if self.answers():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.process.kill()
        pytest.fail(self.process.communicate()[0])

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/live").is_success
        except httpx.TransportError:
            return False

    def stop(self, number: signal.Signals = signal.SIGINT) -> str:
        """As Ctrl-C does it: to every process of the terminal."""
        os.killpg(self.process.pid, number)
        output, _ = self.process.communicate(timeout=30)
        return output


@pytest.fixture
def with_database(environment: dict[str, str], database: Database) -> dict[str, str]:
    return environment | {"DATABASE_URL": database.dsn}


@pytest.fixture
def with_empty_database(environment: dict[str, str], server: str) -> Iterator[dict[str, str]]:
    with empty_database(server, f"prilavok_cli_{uuid4().hex[:12]}") as url:
        yield environment | {"DATABASE_URL": url}


def is_one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


def test_help_lists_the_commands_quickly(environment: dict[str, str]) -> None:
    done = prilavok("--help", environment=environment)

    assert done.returncode == 0
    for command in (
        "up",
        "http",
        "worker",
        "migrate",
        "demo",
        "owner",
        "ledger",
        "jobs",
        "openapi",
        "simulators",
    ):
        assert re.search(rf"\b{command}\b", done.stdout)


def test_each_wrong_setting_is_one_line_and_the_exit_code_says_so(environment: dict[str, str]) -> None:
    done = prilavok("http", environment=environment | {"PORT": "many", "ALGORITHM": "none"})

    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["Setting PORT", "Setting ALGORITHM"]


def test_production_does_not_start_with_the_mock_gateway(with_database: dict[str, str]) -> None:
    production = {"ENV": "production", "SECRET_KEY": "k" * 32, "PAYMENTS_MOCK": "1"}

    done = prilavok("http", environment=with_database | production)

    assert done.returncode == 2
    assert done.stderr.startswith("Setting PAYMENTS_MOCK: ")
    assert is_one_line(done.stderr)


@pytest.mark.parametrize("command", ["up", "http", "worker", "migrate"])
def test_an_unreachable_database_is_one_line(environment: dict[str, str], command: str) -> None:
    nowhere = environment | {"DATABASE_URL": "postgresql://shop:hunter2@127.0.0.1:1/shop"}

    done = prilavok(command, environment=nowhere)

    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be reached: ")
    assert is_one_line(done.stderr)
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize("command", ["http", "worker", "demo"])
def test_an_unapplied_migration_is_one_line(with_empty_database: dict[str, str], command: str) -> None:
    done = prilavok(command, environment=with_empty_database)

    assert done.returncode == 1
    assert "prilavok migrate" in done.stderr
    assert is_one_line(done.stderr)


@pytest.mark.parametrize("command", ["up", "http"])
def test_a_busy_port_is_one_line(with_database: dict[str, str], command: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(with_database["PORT"])))
        other.listen()

        done = prilavok(command, environment=with_database)

    assert done.returncode == 1
    assert f"127.0.0.1:{with_database['PORT']} is taken" in done.stderr
    assert is_one_line(done.stderr)


def test_migrate_can_be_repeated_and_undone(with_empty_database: dict[str, str]) -> None:
    first = prilavok("migrate", environment=with_empty_database)
    second = prilavok("migrate", environment=with_empty_database)
    undone = prilavok("downgrade", "base", environment=with_empty_database)

    assert first.stdout == second.stdout
    assert undone.stdout == "The database is at revision none.\n"


def test_demo_fills_an_empty_database_once(with_database: dict[str, str], database: Database) -> None:
    first = prilavok("demo", environment=with_database)
    products = database.execute("SELECT count(*) FROM products")
    second = prilavok("demo", environment=with_database)

    assert (first.stdout, second.stdout) == (
        "The demo shop is loaded.\n",
        "The database is not empty: nothing was changed.\n",
    )
    assert database.execute("SELECT count(*) FROM products") == products


def test_the_owner_is_created_and_the_password_is_not_shown(
    with_database: dict[str, str], database: Database
) -> None:
    done = prilavok(
        "owner", "--email", "owner@shop.ru", "--password-stdin",
        environment=with_database, input="correct horse battery staple\n",
    )  # fmt: skip

    assert done.stdout == "Created the owner owner@shop.ru.\n"
    assert database.execute("SELECT role, created_by FROM staff_members") == [("owner", "superuser")]
    assert database.execute("SELECT actor, action FROM audit_log") == [("superuser", "staff.appoint")]


def test_the_staff_is_listed_with_what_differs_from_their_roles(
    with_database: dict[str, str], database: Database
) -> None:
    for number, (name, role, granted, withheld, blocked_at) in enumerate(
        [
            ("Анна", "owner", [], [], None),
            ("Борис", "manager", ["audit.view"], ["clients.block", "clients.merge"], "2026-11-24T09:00:00Z"),
        ]
    ):
        ((client_id,),) = database.execute(
            "INSERT INTO clients (id, number, display_name, created_at, blocked_at)"
            " VALUES (gen_random_uuid(), %s, %s, now(), %s) RETURNING id",
            7 + number, name, blocked_at,
        )  # fmt: skip
        database.execute(
            "INSERT INTO staff_members (client_id, role, granted, withheld, created_at)"
            " VALUES (%s, %s, %s, %s, now() + make_interval(mins => %s))",
            client_id, role, granted, withheld, number,
        )  # fmt: skip

    done = prilavok("staff", environment=with_database)

    assert done.stdout.splitlines() == [
        "№ 8  Борис  manager  +audit.view  -clients.block  -clients.merge  blocked",
        "№ 7  Анна  owner",
    ]


def test_the_stock_is_proved(with_database: dict[str, str]) -> None:
    """INV-ST-1, INV-ST-2."""
    done = prilavok("stock", "proof", environment=with_database)

    assert done.returncode == 0, done.stderr
    assert done.stdout == "The stock of 0 shelves holds.\n"


def test_the_ledger_is_proved(with_database: dict[str, str]) -> None:
    done = prilavok("ledger", "proof", environment=with_database)

    assert done.returncode == 0
    assert done.stdout.endswith("The ledger holds.\n")


def test_a_failed_job_is_listed_and_can_be_retried_once(
    with_database: dict[str, str], database: Database
) -> None:
    ((job,),) = database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
        " VALUES ('default', 'messages.send', 'failed') RETURNING id"
    )

    listed = prilavok("jobs", "list", environment=with_database)
    retried = prilavok("jobs", "retry", str(job), environment=with_database)
    again = prilavok("jobs", "retry", str(job), environment=with_database)

    assert f"failed: {job} messages.send" in listed.stdout
    assert retried.returncode == 0
    assert again.returncode == 1
    assert is_one_line(again.stderr)
    assert database.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", job) == [("todo",)]


def test_retention_counts_and_then_forgets(with_database: dict[str, str], database: Database) -> None:
    database.execute(
        "INSERT INTO rejected_callbacks VALUES (gen_random_uuid(), 'mock', '', 'forged', now() - interval '91 days')"
    )

    counted = prilavok("retention", "--dry-run", environment=with_database)
    assert re.search(r"rejected_callbacks +1 past its term", counted.stdout)
    assert database.execute("SELECT count(*) FROM rejected_callbacks") == [(1,)]

    forgotten = prilavok("retention", environment=with_database)
    assert re.search(r"rejected_callbacks +1 forgotten", forgotten.stdout)
    assert database.execute("SELECT count(*) FROM rejected_callbacks") == [(0,)]


def test_the_list_of_erasures_is_applied_after_a_restore(
    with_database: dict[str, str], database: Database, tmp_path: Path
) -> None:
    client_id, moment = uuid4(), "2026-11-20T09:00:00+00:00"
    database.execute(
        "INSERT INTO clients (id, display_name, created_at) VALUES (%s, 'Анна', now())", client_id
    )
    kept = tmp_path / "erasures.txt"
    kept.write_text(f"{client_id} {moment}\n")

    for done in ("Erased again: 1.\n", "Erased again: 0.\n"):
        assert prilavok("erasures", "apply", str(kept), environment=with_database).stdout == done

    assert database.execute("SELECT display_name = '№ ' || number FROM clients") == [(True,)]
    assert prilavok("erasures", "list", environment=with_database).stdout == kept.read_text()
    kept.write_text("not an erasure\n")
    refused = prilavok("erasures", "apply", str(kept), environment=with_database)
    assert (refused.returncode, "Line 1" in refused.stderr) == (1, True)


def test_the_openapi_document_needs_no_database(environment: dict[str, str]) -> None:
    done = prilavok("openapi", environment=environment)

    assert '"/api/v1/products' in done.stdout
    assert not (Path(environment["DATA_DIR"]) / "postgres").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_http_serves_until_it_is_told_to_stop(
    with_database: dict[str, str], workers: str, number: signal.Signals
) -> None:
    running = Running("http", "--workers", workers, environment=with_database)

    assert httpx.get(f"{running.url}/health/ready").is_success
    assert "Traceback" not in running.stop(number)

    assert running.process.returncode == 0
    assert not running.answers()


def test_up_opens_a_shop_out_of_nothing_stops_cleanly_and_keeps_its_data(environment: dict[str, str]) -> None:
    first = Running("up", environment=environment)
    products = httpx.get(f"{first.url}/api/v1/products/").json()["items"]
    ready = httpx.get(f"{first.url}/health/ready")
    first_output = first.stop()
    second = Running("up", environment=environment)
    kept = httpx.get(f"{second.url}/api/v1/products/").json()["items"]
    second_output = second.stop()

    assert products
    assert ready.is_success
    assert kept == products
    for process, output in ((first.process, first_output), (second.process, second_output)):
        assert process.returncode == 0
        assert f"http://localhost:{environment['PORT']}" in output
        assert output.endswith("Stopped.\n")
        assert "Traceback" not in output
    assert not (Path(environment["DATA_DIR"]) / "postgres" / "postmaster.pid").exists()


def test_the_worker_stops_cleanly(with_database: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "entrypoints.cli.main", "worker"],
        env=with_database, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    with psycopg.connect(with_database["DATABASE_URL"], autocommit=True) as connection:
        for _ in range(100):
            if connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone() != (0,):
                break
            time.sleep(0.1)

    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=30)

    assert process.returncode == 0
    assert "Traceback" not in output
