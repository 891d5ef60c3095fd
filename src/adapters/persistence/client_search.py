"""Searching for clients: each meaning of what was typed has an index of its own."""

from __future__ import annotations

from typing import Any, Final, LiteralString

from application.clients.search import ClientSearch

# Comparisons byte by byte, as the indexes are: a parameter of LIKE would not be known when a plan is kept.
_BEGINS: Final[LiteralString] = "{column} ~>=~ %({name})s AND {column} ~<~ %({name}_end)s"


def _begins(column: LiteralString, name: LiteralString) -> LiteralString:
    return _BEGINS.replace("{column}", column).replace("{name}", name)


_BY_ID: Final[LiteralString] = "SELECT %(id)s::uuid"
_BY_NUMBER: Final[LiteralString] = "SELECT id FROM clients WHERE number = %(number)s"
_BY_PLATFORM: Final[LiteralString] = (
    "SELECT client_id FROM doors WHERE kind IN ('telegram', 'vk') AND value = %(platform_id)s"
)
_BY_WORDS: Final[LiteralString] = "SELECT id FROM clients WHERE search @@ %(words)s::tsquery"
_BY_PHONE: Final[LiteralString] = (
    "SELECT client_id FROM client_contacts WHERE value = %(phone)s"
    " UNION SELECT client_id FROM doors WHERE kind = 'phone' AND value = %(phone)s"
)
_BY_TAIL: Final[LiteralString] = (
    "SELECT client_id FROM client_contacts WHERE kind = 'phone' AND "
    + _begins("reverse(value)", "tail")
    + " UNION SELECT client_id FROM doors WHERE kind = 'phone' AND "
    + _begins("reverse(value)", "tail")
)
_BY_ADDRESS: Final[LiteralString] = (
    "SELECT client_id FROM client_contacts WHERE "
    + _begins("value", "address")
    + " UNION SELECT client_id FROM doors WHERE kind = 'email' AND "
    + _begins("value", "address")
    + " UNION SELECT client_id FROM doors WHERE "
    + _begins("lower(details ->> 'username')", "address")
)


def found_by(search: ClientSearch) -> tuple[LiteralString, dict[str, Any]]:
    """A condition on `c.id`, and its parameters."""
    branches: list[LiteralString] = []
    parameters: dict[str, Any] = {}
    if search.id is not None:
        branches.append(_BY_ID)
        parameters["id"] = search.id
    if search.number is not None:
        branches += [_BY_NUMBER, _BY_PLATFORM]
        parameters |= {"number": search.number, "platform_id": str(search.number)}
    if search.phone is not None:
        branches.append(_BY_PHONE)
        parameters["phone"] = search.phone
    if search.tail is not None:
        branches.append(_BY_TAIL)
        parameters |= _range("tail", search.tail[::-1])
    if search.address is not None:
        branches += [_BY_ADDRESS, _BY_PLATFORM]
        parameters |= _range("address", search.address)
        parameters["platform_id"] = search.address.removeprefix("id")
    if search.words:
        branches.append(_BY_WORDS)
        parameters["words"] = " & ".join(map(_beginning, search.words))
    if not branches:
        return "false", {}
    # As an array: the planner takes the few who are found to be few, and looks them up by their key.
    return "c.id = ANY (ARRAY(" + " UNION ".join(branches) + "))", parameters


def _range(name: str, beginning: str) -> dict[str, str]:
    """From a printable beginning to the first text that is past everything that begins so."""
    return {name: beginning, f"{name}_end": beginning[:-1] + chr(ord(beginning[-1]) + 1)}


def _beginning(word: str) -> str:
    """A lexeme to be continued, in the syntax of tsquery."""
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}':*"
