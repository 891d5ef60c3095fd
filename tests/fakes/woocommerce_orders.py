"""A shop that takes orders as WooCommerce does, stock and all, and fails by script; what we know of them in memory."""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from application.shared.ports import Clock, Ids
from application.woocommerce.compare_order import total_of
from application.woocommerce.order_for_shop import OurOrder, ShopItem
from application.woocommerce.ports import ShopOrders, ShopRefused, ShopUnavailable, TooManyOrders
from application.woocommerce.projection import ConflictKind, Projection
from application.woocommerce.projection_ports import (
    Conflict,
    ConflictRepository,
    LeaseLost,
    OrderPollCursor,
    OurOrders,
    ProjectionReader,
    ProjectionRepository,
    ShopShelves,
    Standpoint,
)
from application.woocommerce.same_shop import ShopMemory
from application.woocommerce.shop import (
    Batch,
    NewShopOrder,
    ShopOrder,
    ShopOrderLine,
    ShopOrderStatus,
)
from domain.shared.ids import ConflictId, OrderId, VariantId
from domain.shared.money import ZERO
from tests.fakes.world import World

TAKING = {ShopOrderStatus.PROCESSING, ShopOrderStatus.ON_HOLD, ShopOrderStatus.COMPLETED}
RETURNING = {ShopOrderStatus.PENDING, ShopOrderStatus.CANCELLED}


class Fault(StrEnum):
    """What goes wrong with the next call of a kind."""

    LOST_BEFORE = "lost before"
    LOST_AFTER = "lost after"
    HALF_MADE = "half made"
    REFUSED_AFTER = "refused after"
    LATE = "late"
    TWICE = "twice"


class Killed(BaseException):
    """The worker dies here: nothing after this call is done."""


@dataclass
class Shop(ShopOrders):
    """`stock` by product and variation; `held` are the orders whose pieces are off the shelf. `late` are requests
    that are still to be carried out although nobody waits for their answers.
    """

    clock: Clock
    kept: dict[int, ShopOrder] = field(default_factory=dict)
    sent: dict[int, NewShopOrder] = field(default_factory=dict)
    stock: dict[tuple[int, int], int] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    late: list[NewShopOrder] = field(default_factory=list)
    unknown: set[int] = field(default_factory=set)
    tax: int = 0
    calls: list[str] = field(default_factory=list)
    dies_after_post: bool = False
    too_many: bool = False
    has_trash: bool = True
    trash_refused: ShopRefused | None = None

    async def created_via(self, created_via: str, *, since: datetime) -> tuple[ShopOrder, ...]:
        self._read()
        if self.too_many:
            raise TooManyOrders(created_via)
        found = [
            order
            for order in self.kept.values()
            if order.created_via == created_via and order.created_at >= since
        ]
        return tuple(order for order in found if order.status is not ShopOrderStatus.TRASH)

    async def order(self, order_id: int) -> ShopOrder | None:
        self._read()
        return self.kept.get(order_id)

    async def present(self, order_ids: Sequence[int]) -> frozenset[int]:
        self._read()
        return frozenset(order.id for order in self.live).intersection(order_ids)

    async def create_order(self, new: NewShopOrder) -> ShopOrder:
        self.calls.append("create")
        fault = self.faults.pop(0) if self.faults else None
        if fault is Fault.LOST_BEFORE:
            raise ShopUnavailable("timeout")
        if fault is Fault.LATE:
            self.late.append(new)
            raise ShopUnavailable("timeout")
        if fault is Fault.TWICE:
            self._make(new)
        if fault is Fault.HALF_MADE:
            self._half_make(new)
            raise ShopUnavailable("500")
        made = self._make(new)
        if self.dies_after_post:
            self.dies_after_post = False
            raise Killed
        if fault is Fault.LOST_AFTER:
            raise ShopUnavailable("timeout")
        if fault is Fault.REFUSED_AFTER:
            raise ShopRefused("woocommerce_rest_invalid_coupon", "no", status=400)
        return made

    async def move_order(
        self, order_id: int, status: ShopOrderStatus, *, paid: bool = False, transaction_id: str = ""
    ) -> ShopOrder:
        self.calls.append(f"move {status}")
        fault = self.faults.pop(0) if self.faults else None
        if fault in (Fault.LOST_BEFORE, Fault.LATE):
            raise ShopUnavailable("timeout")
        moved = self.put(order_id, status, paid=paid)
        if fault is not None:
            raise ShopUnavailable("timeout")
        return moved

    async def trash_order(self, order_id: int) -> None:
        self.calls.append("trash")
        fault = self.faults.pop(0) if self.faults else None
        if fault in (Fault.LOST_BEFORE, Fault.LATE):
            raise ShopUnavailable("timeout")
        if self.trash_refused is not None:
            raise self.trash_refused
        if self.has_trash:
            self._keep(replace(self.kept[order_id], status=ShopOrderStatus.TRASH, raw_status="trash"))
        if fault is not None:
            raise ShopUnavailable("timeout")

    async def orders(self, page: int, *, modified_after: datetime) -> Batch[ShopOrder]:
        self._read()
        found = [order for order in self.kept.values() if order.modified_at > modified_after]
        found = [order for order in found if order.status is not ShopOrderStatus.TRASH]
        found.sort(key=lambda order: (order.modified_at, order.id))
        cut = found[(page - 1) * 2 : page * 2]
        return Batch(items=tuple(cut), page=page, pages=max(1, -(-len(found) // 2)), total=len(found))

    def put(self, order_id: int, status: ShopOrderStatus, *, paid: bool = False) -> ShopOrder:
        """Somebody in the shop does, or we do."""
        order = self.kept[order_id]
        if paid and order.status is ShopOrderStatus.CANCELLED:
            return order
        pays = status in (ShopOrderStatus.PROCESSING, ShopOrderStatus.COMPLETED)
        paid_at = order.paid_at or (self.clock.now() if pays else None)
        self._keep(replace(order, status=status, raw_status=status.value, paid_at=paid_at))
        self._count(order_id, status)
        return self.kept[order_id]

    def carry_out_what_is_late(self) -> None:
        late, self.late = self.late, []
        for new in late:
            self._make(new)

    @property
    def live(self) -> list[ShopOrder]:
        return [order for order in self.kept.values() if order.status is not ShopOrderStatus.TRASH]

    def _read(self) -> None:
        self.calls.append("read")
        if self.faults and self.faults[0] is Fault.LOST_BEFORE:
            self.faults.pop(0)
            raise ShopUnavailable("timeout")

    def _make(self, new: NewShopOrder) -> ShopOrder:
        lines = tuple(
            ShopOrderLine(
                product_id=0 if line.product_id in self.unknown else line.product_id,
                variation_id=line.variation_id,
                quantity=line.quantity,
                subtotal=ZERO if line.product_id in self.unknown else line.subtotal,
                total=ZERO if line.product_id in self.unknown else line.total,
            )
            for line in new.lines
        )
        total = total_of(new)
        made = self._blank(new)
        made = replace(
            made,
            lines=lines,
            fees=tuple(fee.total for fee in new.fees),
            delivery=new.delivery,
            total=type(total)(total.minor + self.tax),
        )
        self._keep(made)
        self.sent[made.id] = new
        self._count(made.id, new.status)
        return self.kept[made.id]

    def _half_make(self, new: NewShopOrder) -> None:
        made = replace(self._blank(new), status=ShopOrderStatus.PENDING, raw_status="pending")
        self._keep(made)
        self.sent[made.id] = new

    def _blank(self, new: NewShopOrder) -> ShopOrder:
        return ShopOrder(
            id=1 + len(self.kept),
            created_via=new.created_via,
            status=new.status,
            raw_status=new.status.value,
            currency="RUB",
            total=ZERO,
            lines=(),
            fees=(),
            delivery=None,
            paid_at=None,
            created_at=self.clock.now(),
            modified_at=self.clock.now(),
        )

    def _keep(self, order: ShopOrder) -> None:
        self.kept[order.id] = replace(order, modified_at=self.clock.now())

    def _count(self, order_id: int, status: ShopOrderStatus) -> None:
        if status in TAKING and order_id not in self.held:
            self._shift(order_id, -1)
            self.held.add(order_id)
        elif status in RETURNING and order_id in self.held:
            self._shift(order_id, 1)
            self.held.discard(order_id)

    def _shift(self, order_id: int, sign: int) -> None:
        for line in self.kept[order_id].lines:
            shelf = (line.product_id, line.variation_id)
            self.stock[shelf] = self.stock.get(shelf, 0) + sign * line.quantity


@dataclass
class OurOrdersInMemory(OurOrders):
    world: World
    items: dict[VariantId, ShopItem]

    async def told(self, order_id: OrderId) -> OurOrder:
        return OurOrder(
            order=deepcopy(self.world.orders[order_id]),
            customer_name="Анна",
            phone="+79161234567",
            transaction_id="reference-1",
            items=self.items,
        )


@dataclass
class Projections(ProjectionRepository, ProjectionReader):
    world: World
    kept: dict[OrderId, Projection] = field(default_factory=dict)
    leases: dict[OrderId, tuple[UUID, datetime]] = field(default_factory=dict)

    async def take(
        self, order_id: OrderId, token: UUID, *, until: datetime, at: datetime
    ) -> Projection | None:
        if order_id in self.leases and self.leases[order_id][1] > at:
            return None
        self.leases[order_id] = (token, until)
        return deepcopy(self.kept.setdefault(order_id, Projection(order_id=order_id)))

    async def keep(self, projection: Projection, token: UUID, *, until: datetime) -> None:
        order_id = projection.order_id
        if order_id not in self.leases or self.leases[order_id][0] != token:
            raise LeaseLost(order_id)
        self.leases[order_id] = (token, until)
        self.kept[order_id] = deepcopy(projection)

    async def release(self, order_id: OrderId, token: UUID) -> None:
        if order_id in self.leases and self.leases[order_id][0] == token:
            del self.leases[order_id]

    async def standpoint(self, order_id: OrderId) -> Standpoint | None:
        return (await self.standpoints([order_id])).get(order_id)

    async def standpoints(self, order_ids: Sequence[OrderId]) -> Mapping[OrderId, Standpoint]:
        return {
            order_id: Standpoint(
                order_id=order_id,
                woo_id=known.woo_id,
                status=known.status,
                standing=known.standing,
                acknowledged_at=known.acknowledged_at,
            )
            for order_id, known in self.kept.items()
            if order_id in order_ids
        }

    async def of_woo(self, woo_id: int) -> OrderId | None:
        return next((known.order_id for known in self.kept.values() if known.woo_id == woo_id), None)

    async def exist(self, order_ids: Sequence[OrderId]) -> frozenset[OrderId]:
        return frozenset(order_ids) & self.world.orders.keys()

    async def in_step(self, since: datetime, *, after: int, limit: int) -> Mapping[int, OrderId]:
        raise AssertionError("this suite does not ask for it")

    async def late(self, before: datetime, *, limit: int) -> tuple[OrderId, ...]:
        raise AssertionError("this suite does not ask for it")


@dataclass
class Cursor(OrderPollCursor):
    read_until: datetime | None = None

    async def begin(self, at: datetime) -> datetime:
        self.read_until = self.read_until or at
        return self.read_until

    async def advance(self, to: datetime) -> None:
        assert self.read_until is not None
        self.read_until = max(self.read_until, to)


@dataclass
class Conflicts(ConflictRepository):
    ids: Ids
    kept: dict[ConflictId, Conflict] = field(default_factory=dict)

    @property
    def open_kinds(self) -> list[ConflictKind]:
        return [conflict.kind for conflict in self.kept.values() if conflict.resolved_at is None]

    async def open(
        self,
        kind: ConflictKind,
        order_id: OrderId,
        woo_id: int | None,
        details: Mapping[str, str],
        *,
        at: datetime,
    ) -> None:
        for known in self.kept.values():
            if (known.kind, known.order_id, known.resolved_at) == (kind, order_id, None):
                self.kept[known.id] = replace(known, details=details, woo_id=woo_id)
                return
        self._add(kind, order_id, woo_id, details, at)

    async def healed(
        self, kind: ConflictKind, order_id: OrderId, woo_id: int, details: Mapping[str, str], *, at: datetime
    ) -> None:
        same = (kind, order_id, woo_id)
        if any((known.kind, known.order_id, known.woo_id) == same for known in self.kept.values()):
            return
        conflict_id = self._add(kind, order_id, woo_id, details, at)
        await self.resolve(conflict_id, "healed", by="system", note=None, at=at)

    async def settle(self, order_id: OrderId, *, but: Collection[ConflictKind] = (), at: datetime) -> None:
        for known in list(self.kept.values()):
            if known.order_id == order_id and known.resolved_at is None and known.kind not in but:
                await self.resolve(known.id, "settled", by="system", note=None, at=at)

    async def get(self, conflict_id: ConflictId) -> Conflict:
        return self.kept[conflict_id]

    async def resolve(
        self, conflict_id: ConflictId, resolution: str, *, by: str, note: str | None, at: datetime
    ) -> None:
        resolved = replace(
            self.kept[conflict_id], resolved_at=at, resolution=resolution, resolved_by=by, note=note
        )
        self.kept[conflict_id] = resolved

    def _add(
        self,
        kind: ConflictKind,
        order_id: OrderId,
        woo_id: int | None,
        details: Mapping[str, str],
        at: datetime,
    ) -> ConflictId:
        conflict_id = ConflictId(self.ids.new())
        self.kept[conflict_id] = Conflict(
            id=conflict_id,
            kind=kind,
            order_id=order_id,
            order_number=0,
            woo_id=woo_id,
            details=details,
            detected_at=at,
            resolved_at=None,
            resolution=None,
            resolved_by=None,
            note=None,
        )
        return conflict_id


@dataclass
class Shelves(ShopShelves):
    marked: list[frozenset[VariantId]] = field(default_factory=list)

    async def mark_dirty(self, variants: Collection[VariantId]) -> None:
        self.marked.append(frozenset(variants))


@dataclass
class Memory(ShopMemory):
    known: str | None = None

    async def address(self) -> str | None:
        return self.known

    async def remember(self, address: str) -> None:
        self.known = address


LEASE = timedelta(minutes=2)
UNANSWERED = timedelta(seconds=80)
