"""Health: alive, and ready to serve."""

from __future__ import annotations

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get
from litestar.openapi import ResponseSpec
from litestar.status_codes import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE

from application.health.queries import CheckReadiness
from entrypoints.http.wire import View


class Alive(View, frozen=True):
    status: str = "alive"


class CheckView(View, frozen=True):
    name: str
    passed: bool
    note: str


class ReadyView(View, frozen=True):
    """`ready` is false when a vital check failed; the others are listed for whoever looks."""

    ready: bool
    checks: list[CheckView]


class HealthController(Controller):
    path = "/health"
    tags = ("Operations",)

    @get("/live", sync_to_thread=False)
    def live(self) -> Alive:
        """Tell that the process runs.

        It touches nothing else: restart the process when this does not answer.
        """
        return Alive()

    @get(
        "/ready",
        responses={HTTP_503_SERVICE_UNAVAILABLE: ResponseSpec(ReadyView, description="A vital check failed")},
    )
    @inject
    async def ready(self, check_readiness: FromDishka[CheckReadiness]) -> Response[ReadyView]:
        """Tell whether requests can be served.

        Checks the database, its migrations, the queue's age, and Redis when it is configured.
        """
        readiness = await check_readiness()
        checks = [CheckView(name=one.name, passed=one.passed, note=one.note) for one in readiness.checks]
        return Response(
            ReadyView(ready=readiness.ready, checks=checks),
            status_code=HTTP_200_OK if readiness.ready else HTTP_503_SERVICE_UNAVAILABLE,
            headers={"Cache-Control": "no-store"},
        )
