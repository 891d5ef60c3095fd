"""What the client's card refuses."""

from __future__ import annotations

from collections.abc import Sequence

from domain.shared.errors import Conflict, NotFound, RuleViolated
from domain.shared.ids import ClientId


class ClientNotFound(NotFound):
    code = "clients.client_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such client.")


class CardChanged(Conflict):
    """Somebody else was faster: nothing of either is lost."""

    code = "clients.card_changed"

    def __init__(self, *, version: int) -> None:
        super().__init__("The card has changed since you read it: read it again.", version=version)


class ClientKnown(Conflict):
    """A contact of a new client belongs to others already. Two cards of one person are hard to unite."""

    code = "clients.client_known"

    def __init__(self, client_ids: Sequence[ClientId]) -> None:
        super().__init__(
            "There is a client with this contact. Send `even_if_known: true` if it is another person.",
            client_ids=[str(client_id) for client_id in client_ids],
        )


class CardTextUnfit(RuleViolated):
    code = "clients.text_unfit"

    def __init__(self, field: str, limit: int) -> None:
        super().__init__(f"{field} takes 1 to {limit} printable characters.", field=field, limit=limit)


class BirthdayUnfit(RuleViolated):
    code = "clients.birthday_unfit"

    def __init__(self) -> None:
        super().__init__("A birthday is from the year 1900 on and not in the future.", field="birthday")


class ContactUnfit(RuleViolated):
    code = "clients.contact_unfit"

    def __init__(self, kind: str) -> None:
        super().__init__(f"This is not a name or a link of a person in {kind}.", field=kind)


class ContactsUnfit(RuleViolated):
    code = "clients.contacts_unfit"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"A card has at most {limit} contacts, each once, and one primary of a kind.",
            field="contacts",
            limit=limit,
        )


class TagUnfit(RuleViolated):
    code = "clients.tag_unfit"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A tag has 1 to {limit} printable characters, no slash.", field="tags", limit=limit)


class TooManyTags(RuleViolated):
    code = "clients.too_many_tags"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A client has at most {limit} tags.", field="tags", limit=limit)


class NothingKnown(RuleViolated):
    code = "clients.nothing_known"

    def __init__(self) -> None:
        super().__init__("A new client needs a name or a contact.")


class NoteNotFound(NotFound):
    code = "clients.note_not_found"

    def __init__(self) -> None:
        super().__init__("This client has no such note.")


class CustomFieldNotFound(NotFound):
    code = "clients.custom_field_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such custom field.")


class CustomFieldTaken(Conflict):
    code = "clients.custom_field_taken"

    def __init__(self) -> None:
        super().__init__("There is a custom field with this key.", field="key")


class CustomFieldUnfit(RuleViolated):
    code = "clients.custom_field_unfit"

    def __init__(self, reason: str, *, field: str) -> None:
        super().__init__(reason, field=field)


class CustomValueUnfit(RuleViolated):
    """An unknown or retired field, or a value that is not of its kind."""

    code = "clients.custom_value_unfit"

    def __init__(self, key: str, wanted: str) -> None:
        super().__init__(f"The custom field takes {wanted}.", field=f"custom_fields/{key}")
