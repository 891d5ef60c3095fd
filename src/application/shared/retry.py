"""How a use case asks to be run again."""


class RetryLater(Exception):
    """The work is not done and not lost: run its job again after so many seconds, however often it ran.

    With `jitter` a random part of them will do, so that many jobs do not come back at one moment.
    """

    def __init__(self, seconds: float, *, jitter: bool = False) -> None:
        super().__init__(f"again in {seconds:.1f} s")
        self.seconds = seconds
        self.jitter = jitter
