"""What segments refuse."""

from __future__ import annotations

from domain.shared.errors import Conflict, NotFound, RuleViolated


class SegmentNotFound(NotFound):
    code = "segments.segment_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such segment.")


class SegmentNameTaken(Conflict):
    code = "segments.name_taken"

    def __init__(self) -> None:
        super().__init__("There is a segment with this name.", field="name")


class SegmentNameUnfit(RuleViolated):
    code = "segments.name_unfit"

    def __init__(self, longest: int) -> None:
        super().__init__(
            f"A segment's name has 1 to {longest} printable characters.", field="name", limit=longest
        )


class RuleUnfit(RuleViolated):
    """`field` is a pointer to the place in the rule."""

    code = "segments.rule_unfit"

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(message, field=pointer)


class SegmentKindFixed(RuleViolated):
    code = "segments.kind_fixed"

    def __init__(self) -> None:
        super().__init__("A segment is either a rule or a list of clients, and stays what it is.")


class MemberUnknown(RuleViolated):
    code = "segments.member_unknown"

    def __init__(self) -> None:
        super().__init__("One of these clients is not there.", field="client_ids")


class TooManyMembers(RuleViolated):
    code = "segments.too_many_members"

    def __init__(self, most: int) -> None:
        super().__init__(f"A list has at most {most} clients.", field="client_ids", limit=most)
