"""What tests replace in the production container."""

from functools import cache

from dishka import Provider, Scope, provide
from dishka.code_tools import code_builder

from application.shared.ports import Clock
from tests.fakes.system import FrozenClock


class FrozenTime(Provider):
    scope = Scope.APP

    def __init__(self, clock: FrozenClock) -> None:
        super().__init__()
        self._clock = clock

    @provide(override=True)
    def clock(self) -> Clock:
        return self._clock


def compile_factories_once() -> None:
    """dishka compiles the same lines anew for every container, and every test has one: two thirds of its making."""
    vars(code_builder)["compile"] = cache(compile)
