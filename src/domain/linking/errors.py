"""What linking a door refuses."""

from domain.shared.errors import Conflict, Forbidden, RuleViolated


class DoorOfAnother(Conflict):
    """Both doors are proven by now, so the two clients may become one: `merge_offer` says so."""

    code = "linking.door_of_another"

    def __init__(self) -> None:
        super().__init__(
            "Another client comes in by this door. Repeat with `merge` to make the two one.", merge_offer=True
        )


class OtherDoorsUnproven(Conflict):
    """Anybody may register with any address and wait for its owner: a code proves the address, not the client."""

    code = "linking.other_doors_unproven"

    def __init__(self) -> None:
        super().__init__(
            "The other client comes in by more doors than this one. Link one of those, or sign in as that client"
            " and link from there."
        )


class DoorUnreachable(RuleViolated):
    code = "linking.door_unreachable"

    def __init__(self, kind: str) -> None:
        super().__init__("This shop cannot send a code there.", field="kind", kind=kind)


class CodeWrong(Forbidden):
    """One answer for a wrong code, one that is too old, used up or was never sent."""

    code = "linking.code_wrong"

    def __init__(self) -> None:
        super().__init__("This code does not prove the door: ask for another one.")
