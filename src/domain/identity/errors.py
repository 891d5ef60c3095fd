"""What identity refuses."""

from domain.shared.errors import Conflict, Forbidden, NotFound, RuleViolated


class PasswordUnfit(RuleViolated):
    code = "identity.password_unfit"

    def __init__(self, shortest: int, longest: int) -> None:
        super().__init__(
            f"A password has {shortest} to {longest} characters.",
            field="password",
            shortest=shortest,
            longest=longest,
        )


class DisplayNameUnfit(RuleViolated):
    code = "identity.display_name_unfit"

    def __init__(self, longest: int) -> None:
        super().__init__(
            f"A name has 1 to {longest} printable characters.", field="display_name", limit=longest
        )


class DoorTaken(Conflict):
    """A door belongs to one client (rule D11)."""

    code = "identity.door_taken"

    def __init__(self) -> None:
        super().__init__("Another client comes in by this door.")


class DoorNotLinked(NotFound):
    code = "identity.door_not_linked"

    def __init__(self) -> None:
        super().__init__("You do not come in by this door.")


class LastDoor(Conflict):
    code = "identity.last_door"

    def __init__(self) -> None:
        super().__init__(
            "This is your only way in, apart from those of a merge that may be taken back: link another one first."
        )


class NoEmailLinked(Conflict):
    code = "identity.no_email_linked"

    def __init__(self) -> None:
        super().__init__("A password goes with an e-mail address: link one first.")


class EmailTaken(Conflict):
    code = "identity.email_taken"

    def __init__(self) -> None:
        super().__init__("Somebody is registered with this e-mail address.", field="email")


class ClientBlocked(Forbidden):
    code = "identity.client_blocked"

    def __init__(self) -> None:
        super().__init__("This client is blocked.")


class BlockReasonUnfit(RuleViolated):
    code = "identity.block_reason_unfit"

    def __init__(self, longest: int) -> None:
        super().__init__(
            f"Blocking needs a reason of 1 to {longest} characters.", field="reason", limit=longest
        )


class CannotBlockThemself(RuleViolated):
    code = "identity.cannot_block_themself"

    def __init__(self) -> None:
        super().__init__("Nobody can block themself.")


class OutrankedByClient(Forbidden):
    """Neither to block nor to unblock somebody whose rights one does not have."""

    code = "identity.outranked"

    def __init__(self) -> None:
        super().__init__("This client has rights that you do not have.")


class LastOwner(Conflict):
    code = "identity.last_owner"

    def __init__(self) -> None:
        super().__init__("The shop needs an owner who may come in: this is the last one.")
