"""An HTTP server that is killed around its first commit: `python -m tests.support.dying_server before|after`."""

import asyncio
import os
import signal
import sys

from dishka import Provider, Scope, provide

from adapters.persistence.unit_of_work import SqlUnitOfWork
from application.shared.ports import UnitOfWork
from entrypoints.http.app import create_app
from entrypoints.ioc.container import make_container
from entrypoints.server import serve
from entrypoints.settings import read_settings


class KilledBeforeCommit(SqlUnitOfWork):
    async def _commit(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class KilledAfterCommit(SqlUnitOfWork):
    async def _commit(self) -> None:
        await super()._commit()
        os.kill(os.getpid(), signal.SIGKILL)


class BeforeCommit(Provider):
    uow = provide(KilledBeforeCommit, provides=UnitOfWork, scope=Scope.REQUEST, override=True)


class AfterCommit(Provider):
    uow = provide(KilledAfterCommit, provides=UnitOfWork, scope=Scope.REQUEST, override=True)


async def run(moment: str) -> None:
    settings = read_settings(env_file=None)
    container = make_container(settings, {"before": BeforeCommit(), "after": AfterCommit()}[moment])
    http = settings.http
    app = create_app(container, settings)
    await serve(app, host=http.host, port=http.port, stop=asyncio.Event())


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
