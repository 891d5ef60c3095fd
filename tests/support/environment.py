"""The environment variables that the program reads."""

from typing import get_type_hints

from pydantic import AliasChoices

from entrypoints.settings import Settings


def variables_of_the_program() -> frozenset[str]:
    return frozenset(
        str(name)
        for section in get_type_hints(Settings).values()
        for field in section.model_fields.values()
        if isinstance(field.validation_alias, AliasChoices)
        for name in field.validation_alias.choices
    )
