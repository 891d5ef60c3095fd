"""One dependency-injection scope per job, closed also when the job fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from dishka import AsyncContainer, Scope
from dishka.integrations.base import wrap_injection
from procrastinate import JobContext
from procrastinate.middleware import WorkerMiddleware

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_job_container: ContextVar[AsyncContainer] = ContextVar("job_container")


def scope_per_job(container: AsyncContainer) -> WorkerMiddleware:
    async def run_in_scope(
        call_next: Callable[[], Awaitable[Any]], _context: JobContext, _worker: object
    ) -> Any:
        async with container(scope=Scope.REQUEST) as job_container:
            token = _job_container.set(job_container)
            try:
                return await call_next()
            finally:
                _job_container.reset(token)

    return run_in_scope


def inject(task: Callable[Parameters, Awaitable[Result]]) -> Callable[..., Awaitable[Result]]:
    """Fill the parameters marked `FromDishka` from the scope of the running job."""
    return wrap_injection(
        func=task, is_async=True, container_getter=lambda _args, _kwargs: _job_container.get()
    )
