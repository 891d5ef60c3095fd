"""A worker process with a quick pulse, to be killed by a test: `python -m tests.support.worker_process`."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings, read_settings
from entrypoints.worker.main import Tempo, run_worker

TEMPO = Tempo(polling=0.2, heartbeat=0.3, stalled=3, sweep=0.3, graceful=2)


@contextmanager
def worker_process(settings: Settings, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """On the same database; `environment` is added."""
    token = settings.telegram.bot_token
    given = {
        "PYTHONPATH": "src",
        "ENV": "test",
        "DATABASE_URL": settings.database.dsn,
        "DATA_DIR": str(settings.general.data_dir),
        "TELEGRAM_API_URL": settings.telegram.api_url,
    }
    if token is not None:
        given["TELEGRAM_BOT_TOKEN"] = token.get_secret_value()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.worker_process"], env=os.environ | given | environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


async def work() -> None:
    settings = read_settings(env_file=None)
    container = make_worker_container(settings)
    try:
        await run_worker(container, settings, tempo=TEMPO, handle_signals=True)
    finally:
        await container.close()


if __name__ == "__main__":
    asyncio.run(work())
