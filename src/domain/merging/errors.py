"""What merging two clients refuses."""

from domain.shared.errors import Conflict, Forbidden, NotFound, RuleViolated


class MergeNotFound(NotFound):
    code = "merging.merge_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such merge.")


class SameClient(RuleViolated):
    code = "merging.same_client"

    def __init__(self) -> None:
        super().__init__("A client cannot be merged into themself.", field="source_id")


class AlreadyMerged(Conflict):
    """Whoever was merged into another client is that client now."""

    code = "merging.already_merged"

    def __init__(self) -> None:
        super().__init__("This client was merged into another one already.")


class ErasedClient(Conflict):
    code = "merging.client_erased"

    def __init__(self) -> None:
        super().__init__("One of these clients is erased: nobody knows who that was.")


class StaffMerged(Forbidden):
    """The rights of a member of staff never move to another client with a merge."""

    code = "merging.source_is_staff"

    def __init__(self) -> None:
        super().__init__("A member of staff cannot be merged into another client.")


class OutrankedBySurvivor(Forbidden):
    """Whoever is merged into a member of staff comes in with that one's rights."""

    code = "merging.outranked"

    def __init__(self) -> None:
        super().__init__("The remaining client has rights that you do not have.")


class CannotMergeThemself(Forbidden):
    """Or else a cashier could take a client's points."""

    code = "merging.cannot_merge_themself"

    def __init__(self) -> None:
        super().__init__("Somebody else of the staff has to merge you, or to take your merge back.")


class ReasonUnfit(RuleViolated):
    code = "merging.reason_unfit"

    def __init__(self, longest: int) -> None:
        super().__init__(f"This needs a reason of 1 to {longest} characters.", field="reason", limit=longest)


class MergeUndoneAlready(Conflict):
    code = "merging.undone_already"

    def __init__(self) -> None:
        super().__init__("This merge was taken back already.")


class MergeTooOld(Conflict):
    code = "merging.too_old"

    def __init__(self, days: int) -> None:
        super().__init__(f"A merge can be taken back for {days} days.", days=days)


class MergeFollowed(Conflict):
    """Merges are taken back in the opposite order: each one keeps what it found."""

    code = "merging.followed"

    def __init__(self) -> None:
        super().__init__("The remaining client was merged with another one since: take that back first.")


class MergeInseparable(Conflict):
    """What has happened since cannot be told apart."""

    code = "merging.inseparable"

    def __init__(self) -> None:
        super().__init__("What the two clients own cannot be told apart any more.")
