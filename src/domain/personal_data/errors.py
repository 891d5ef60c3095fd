"""What the care for personal data refuses."""

from __future__ import annotations

from collections.abc import Sequence

from domain.personal_data.obstacles import Obstacle
from domain.shared.errors import Conflict, NotFound, RuleViolated


class ErasureHindered(Conflict):
    """`obstacles` in the details names everything that stands in the way (INV-PD-8)."""

    code = "personal_data.erasure_hindered"

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(
            "The data cannot be erased yet: `obstacles` lists what stands in the way.",
            obstacles=[obstacle.as_detail() for obstacle in obstacles],
        )


class TextMissing(RuleViolated):
    code = "personal_data.text_missing"

    def __init__(self, field: str) -> None:
        super().__init__("Say it in words: they are kept.", field=field)


class ExportTooLarge(RuleViolated):
    code = "personal_data.export_too_large"

    def __init__(self, most_rows: int) -> None:
        super().__init__(
            "There is too much for one archive: ask the shop for it.",
            most_rows=most_rows,
        )


class SubjectRequestNotFound(NotFound):
    code = "personal_data.request_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such request.")


class SubjectRequestAnswered(Conflict):
    code = "personal_data.request_answered"

    def __init__(self) -> None:
        super().__init__("This request has been answered.")


class TermNotProlonged(Conflict):
    """The law lets some terms be prolonged, once, while they run."""

    code = "personal_data.term_not_prolonged"

    def __init__(self) -> None:
        super().__init__("The term of this request cannot be prolonged, or has been already.")


class InFuture(RuleViolated):
    code = "personal_data.in_future"

    def __init__(self, field: str) -> None:
        super().__init__("This cannot have happened later than now.", field=field)


class ActNotFound(NotFound):
    code = "personal_data.act_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such act.")


class IncidentNotFound(NotFound):
    code = "personal_data.incident_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such incident.")


class NoticeAlreadyGiven(Conflict):
    code = "personal_data.notice_already_given"

    def __init__(self) -> None:
        super().__init__("This notice was given already.")


class NoticeOutOfOrder(Conflict):
    """The results of the inquiry follow the first notice."""

    code = "personal_data.notice_out_of_order"

    def __init__(self) -> None:
        super().__init__("First give notice of the incident itself.")
