"""The least that the stack can do: a Litestar handler that returns bytes from memory. The ratio's other side."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from litestar import Litestar, Response, get

from entrypoints.asgi import spare_the_collector
from entrypoints.server import serve
from entrypoints.settings import read_settings

BODY = Path(os.environ["BENCH_BODY"]).read_bytes() if "BENCH_BODY" in os.environ else b""


@get("/")
async def same_bytes() -> Response[bytes]:
    return Response(BODY, media_type="application/json")


async def main() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    app = Litestar([same_bytes], openapi_config=None, logging_config=None)
    spare_the_collector()
    http = read_settings(env_file=None).http
    await serve(app, host=http.host, port=http.port, stop=stop)


if __name__ == "__main__":
    asyncio.run(main())
