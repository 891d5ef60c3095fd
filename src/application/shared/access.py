"""Who acts, and what each role may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.shared.errors import Forbidden
from domain.shared.ids import ClientId, SessionId


class Permission(StrEnum):
    CATALOGUE_MANAGE = "catalogue.manage"
    CATALOGUE_VIEW = "catalogue.view"
    CONTENT_MANAGE = "content.manage"
    STOCK_VIEW = "stock.view"
    STOCK_MANAGE = "stock.manage"
    WOOCOMMERCE_MANAGE = "woocommerce.manage"
    ORDERS_VIEW = "orders.view"
    ORDERS_MANAGE = "orders.manage"
    PAYMENTS_VIEW = "payments.view"
    PAYMENTS_RESOLVE = "payments.resolve"
    DIALOGUES_VIEW = "dialogues.view"
    LEDGER_PROVE = "ledger.prove"
    CLIENTS_VIEW = "clients.view"
    CLIENTS_MANAGE = "clients.manage"
    CLIENTS_BLOCK = "clients.block"
    CLIENTS_MERGE = "clients.merge"
    CONSENTS_MANAGE = "consents.manage"
    PRIVACY_MANAGE = "privacy.manage"
    STAFF_MANAGE = "staff.manage"
    AUDIT_VIEW = "audit.view"


class Role(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    CASHIER = "cashier"
    MASTER = "master"
    SUPPORT = "support"


_OWNER_ALONE: Final = frozenset({Permission.LEDGER_PROVE, Permission.PRIVACY_MANAGE, Permission.AUDIT_VIEW})

PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.OWNER: frozenset(Permission),
    Role.MANAGER: frozenset(Permission) - _OWNER_ALONE,
    Role.CASHIER: frozenset(
        {
            Permission.CATALOGUE_VIEW,
            Permission.STOCK_VIEW,
            Permission.ORDERS_VIEW,
            Permission.ORDERS_MANAGE,
            Permission.CLIENTS_VIEW,
        }
    ),
    Role.MASTER: frozenset({Permission.CATALOGUE_VIEW, Permission.CLIENTS_VIEW}),
    Role.SUPPORT: frozenset(
        {
            Permission.CATALOGUE_VIEW,
            Permission.ORDERS_VIEW,
            Permission.PAYMENTS_VIEW,
            Permission.DIALOGUES_VIEW,
            Permission.CLIENTS_VIEW,
        }
    ),
}
"""What a role brings with it. A member of staff may be granted more, or have some of it withheld."""


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


class SessionEnded(Unauthenticated):
    """Logged out, here or everywhere, or ended by the shop (INV-ID-8)."""

    code = "access.session_ended"

    def __init__(self) -> None:
        super().__init__("This session has ended: sign in again.")


class ClientOnly(Forbidden):
    code = "access.client_only"

    def __init__(self) -> None:
        super().__init__("Only a client can do this: the superuser token and the system are none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever makes a request: a person, the holder of the superuser token, or the system itself.

    A member of staff is a client too and may buy like one. A stranger is an actor as well, with `refusal`
    saying why we do not know them: it is raised only where somebody known is needed. `session` is None for
    whoever proves themself anew with every request.
    """

    name: str
    client: ClientId | None = None
    session: SessionId | None = None
    role: Role | None = None
    permissions: frozenset[Permission] = frozenset()
    refusal: Callable[[], Forbidden] | None = None

    @classmethod
    def stranger(cls, refusal: Callable[[], Forbidden] = SignInNeeded) -> Actor:
        return cls(name="anonymous", refusal=refusal)

    @classmethod
    def person(
        cls,
        client_id: ClientId,
        role: Role | None = None,
        *,
        permissions: frozenset[Permission] | None = None,
        session: SessionId | None = None,
    ) -> Actor:
        """With what the role brings, unless `permissions` says otherwise."""
        if permissions is None:
            permissions = PERMISSIONS[role] if role is not None else frozenset()
        return cls(
            name=name_of_client(client_id),
            client=client_id,
            session=session,
            role=role,
            permissions=permissions,
        )

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require_known(self) -> None:
        """Raise Unauthenticated for a stranger."""
        if self.refusal is not None:
            raise self.refusal()

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


def name_of_client(client_id: ClientId) -> str:
    """How the event log, the audit log and the history of orders name a client who acts."""
    return f"client:{client_id}"


SUPERUSER: Final = Actor(name="superuser", role=Role.OWNER, permissions=PERMISSIONS[Role.OWNER])
SYSTEM: Final = Actor(name="system")


@dataclass(slots=True)
class Author:
    """Whom the event log and the audit log name, known at the latest when the transaction commits.

    Apart from the Actor, because to find out who acts may itself need the database.
    """

    name: str = "anonymous"
