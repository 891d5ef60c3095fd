"""The embedded PostgreSQL: shared by processes, stopped by the last, back after a crash."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from adapters.embedded_postgres.server import embedded_postgres

# Another process that uses the server until it is killed or its standard input ends. Ctrl-C ends it, also where the
# tests run in the background of a shell, which has them ignore it.
USER = """
import signal, sys
from pathlib import Path
from adapters.embedded_postgres.server import embedded_postgres
signal.signal(signal.SIGINT, signal.default_int_handler)
with embedded_postgres(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "postgres"


def another_process(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    return process


def answer(url: str, question: str = "SELECT 1") -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def stops_answering(url: str) -> bool:
    for _ in range(50):
        try:
            answer(url)
        except psycopg.OperationalError:
            return True
        time.sleep(0.1)
    return False


def test_data_survives_a_stop_and_the_server_does_not_outlive_its_last_user(folder: Path) -> None:
    with embedded_postgres(folder) as url:
        answer(url, "CREATE TABLE kept AS SELECT 42 AS value")
    assert stops_answering(url)

    with embedded_postgres(folder) as url:
        assert answer(url, "SELECT value FROM kept") == 42


def test_russian_letters_compare_alike_on_every_machine(folder: Path) -> None:
    with embedded_postgres(folder) as url:
        assert answer(url, "SELECT lower('ЁЖ')") == "ёж"


def test_a_process_that_leaves_does_not_take_the_server_from_another(folder: Path) -> None:
    with embedded_postgres(folder) as url:
        neighbour = another_process(folder)
        neighbour.communicate("")
        assert answer(url) == 1

    assert stops_answering(url)


def test_a_killed_process_is_not_waited_for(folder: Path) -> None:
    neighbour = another_process(folder)
    with embedded_postgres(folder) as url:
        neighbour.kill()
        neighbour.wait()
        assert answer(url) == 1

    assert stops_answering(url)


def test_it_starts_again_after_the_server_itself_was_killed(folder: Path) -> None:
    neighbour = another_process(folder)
    postmaster = int((folder / "postmaster.pid").read_text().splitlines()[0])
    neighbour.kill()
    neighbour.wait()
    os.kill(postmaster, signal.SIGKILL)

    with embedded_postgres(folder) as url:
        assert answer(url) == 1


def test_a_process_number_that_now_belongs_to_another_program_does_not_confuse(folder: Path) -> None:
    with embedded_postgres(folder):
        lines = (folder / "postmaster.pid").read_text().splitlines()
    (folder / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    with embedded_postgres(folder) as url:
        assert answer(url) == 1


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(folder: Path) -> None:
    with embedded_postgres(folder) as url:
        neighbour = another_process(folder)
        os.killpg(neighbour.pid, signal.SIGINT)
        neighbour.wait()

        assert answer(url) == 1
