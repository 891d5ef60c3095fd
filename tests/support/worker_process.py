"""A worker process with a quick pulse, to be killed by a test: `python -m tests.support.worker_process`."""

import asyncio

from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import read_settings
from entrypoints.worker.main import Tempo, run_worker

TEMPO = Tempo(polling=0.2, heartbeat=0.3, stalled=3, sweep=0.3, graceful=2)


async def work() -> None:
    settings = read_settings(env_file=None)
    container = make_worker_container(settings)
    try:
        await run_worker(container, settings, tempo=TEMPO, handle_signals=True)
    finally:
        await container.close()


if __name__ == "__main__":
    asyncio.run(work())
