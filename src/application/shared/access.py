"""Who acts, and what each role may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.shared.errors import Forbidden
from domain.shared.ids import ClientId


class Permission(StrEnum):
    CATALOGUE_MANAGE = "catalogue.manage"
    STOCK_VIEW = "stock.view"
    ORDERS_VIEW = "orders.view"
    ORDERS_MANAGE = "orders.manage"
    PAYMENTS_VIEW = "payments.view"
    PAYMENTS_RESOLVE = "payments.resolve"
    DIALOGUES_VIEW = "dialogues.view"
    LEDGER_PROVE = "ledger.prove"


class Role(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    CASHIER = "cashier"
    SUPPORT = "support"


PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.OWNER: frozenset(Permission),
    Role.MANAGER: frozenset(Permission) - {Permission.LEDGER_PROVE},
    Role.CASHIER: frozenset({Permission.STOCK_VIEW, Permission.ORDERS_VIEW, Permission.ORDERS_MANAGE}),
    Role.SUPPORT: frozenset({Permission.ORDERS_VIEW, Permission.PAYMENTS_VIEW, Permission.DIALOGUES_VIEW}),
}


class PermissionMissing(Forbidden):
    code = "access.permission_missing"

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"This needs the permission {permission}.", permission=permission.value)


class Unauthenticated(Forbidden):
    """We do not know who is asking: over HTTP 401 with `WWW-Authenticate`, not 403."""


class SignInNeeded(Unauthenticated):
    code = "access.sign_in_needed"

    def __init__(self) -> None:
        super().__init__("Sign in first: this needs an access token.")


class TokenInvalid(Unauthenticated):
    code = "access.token_invalid"

    def __init__(self) -> None:
        super().__init__("The access token is not one that this shop gave.")


class TokenExpired(Unauthenticated):
    code = "access.token_expired"

    def __init__(self) -> None:
        super().__init__("The access token has expired: sign in again.")


class ClientOnly(Forbidden):
    code = "access.client_only"

    def __init__(self) -> None:
        super().__init__("Only a client can do this: the superuser token and the system have no cart.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever makes a request: a person, the holder of the superuser token, or the system itself.

    A member of staff is a client too and may buy like one. A stranger is an actor as well, with `refusal`
    saying why we do not know them: it is raised only where somebody known is needed.
    """

    name: str
    client: ClientId | None = None
    role: Role | None = None
    permissions: frozenset[Permission] = frozenset()
    refusal: type[TokenInvalid | TokenExpired | SignInNeeded] | None = None

    @classmethod
    def stranger(cls, refusal: type[TokenInvalid | TokenExpired | SignInNeeded] = SignInNeeded) -> Actor:
        return cls(name="anonymous", refusal=refusal)

    @classmethod
    def person(cls, client_id: ClientId, role: Role | None = None) -> Actor:
        permissions = PERMISSIONS[role] if role is not None else frozenset[Permission]()
        return cls(name=f"client:{client_id}", client=client_id, role=role, permissions=permissions)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require_known(self) -> None:
        """Raise Unauthenticated for a stranger."""
        if self.refusal is not None:
            raise self.refusal

    def require(self, permission: Permission) -> None:
        """Raise PermissionMissing, or Unauthenticated for a stranger."""
        self.require_known()
        if permission not in self.permissions:
            raise PermissionMissing(permission)

    @property
    def client_id(self) -> ClientId:
        """The client who acts; raise ClientOnly for an actor that is none, Unauthenticated for a stranger."""
        self.require_known()
        if self.client is None:
            raise ClientOnly
        return self.client


SUPERUSER: Final = Actor(name="superuser", role=Role.OWNER, permissions=PERMISSIONS[Role.OWNER])
SYSTEM: Final = Actor(name="system")
