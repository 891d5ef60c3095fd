"""What the rules of the staff refuse."""

from collections.abc import Collection

from domain.shared.errors import Conflict, Forbidden, NotFound, RuleViolated


class StaffMemberNotFound(NotFound):
    code = "staff.member_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such member of the staff.")


class AlreadyStaff(Conflict):
    code = "staff.already_member"

    def __init__(self) -> None:
        super().__init__("This client is on the staff already: change what they may do.")


class CandidateBlocked(RuleViolated):
    code = "staff.client_blocked"

    def __init__(self) -> None:
        super().__init__("A blocked client cannot be on the staff.", field="client_id")


class RightsContradictory(RuleViolated):
    code = "staff.rights_contradictory"

    def __init__(self, rights: Collection[str]) -> None:
        super().__init__("A permission is either granted or withheld.", permissions=sorted(rights))


class RightsExceeded(Forbidden):
    """INV-ID-7."""

    code = "staff.rights_exceeded"

    def __init__(self, rights: Collection[str]) -> None:
        super().__init__("You cannot give what you do not have.", permissions=sorted(rights))


class OutrankedByMember(Forbidden):
    """INV-ID-7, the other way round: whoever holds more is out of reach."""

    code = "staff.outranked"

    def __init__(self, rights: Collection[str]) -> None:
        super().__init__("This member may do what you may not.", permissions=sorted(rights))


class OwnRights(Forbidden):
    code = "staff.own_rights"

    def __init__(self) -> None:
        super().__init__("Nobody changes what they may do themself.")


class SecondPersonUnfit(Forbidden):
    """Neither the proposer nor somebody without the permission counts as the second pair of eyes."""

    code = "staff.second_person_unfit"

    def __init__(self) -> None:
        super().__init__("This needs a second person who has the permission as well.")


class ApprovalTooLate(Conflict):
    code = "staff.approval_too_late"

    def __init__(self) -> None:
        super().__init__("The time for approving this is over: propose it again.")


class OwnerPasswordWrong(Conflict):
    """Anybody may register with any address, also with that of whoever is to be the owner."""

    code = "staff.owner_password_wrong"

    def __init__(self) -> None:
        super().__init__(
            "Somebody is registered with this address and another password: promote nobody by it."
        )
