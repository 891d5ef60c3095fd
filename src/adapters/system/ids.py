"""Ids of new things."""

from uuid import UUID

import uuid_utils.compat

from application.shared.ports import Ids


class UuidV7Ids(Ids):
    def new(self) -> UUID:
        return uuid_utils.compat.uuid7()
