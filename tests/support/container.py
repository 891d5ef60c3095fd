"""What tests replace in the production container."""

from dishka import Provider, Scope, provide

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
