"""The staff plan promotions on products."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.ports import CatalogueVersion
from application.promotions.jobs import apply_now
from application.promotions.ports import PromotionRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog, AuditValue, Facts
from application.shared.ports import Clock, Ids, JobQueue, UnitOfWork
from domain.promotions.promotion import Aim, Promotion, PromotionChanges, Terms
from domain.shared.ids import PromotionId
from domain.shared.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPromotion:
    title: str
    badge: str
    window: Window
    terms: Terms
    aim: Aim
    text: str = ""
    priority: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePromotion:
    """Needs CATALOGUE_MANAGE. Raise PromotionAimUnknown and what a Promotion raises."""

    promotions: PromotionRepository
    version: CatalogueVersion
    jobs: JobQueue
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self, new: NewPromotion) -> Promotion:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        now = self.clock.now()
        promotion = Promotion(
            id=PromotionId(self.ids.new()),
            title=new.title,
            badge=new.badge,
            text=new.text,
            window=new.window,
            terms=new.terms,
            aim=new.aim,
            priority=new.priority,
            active=new.active,
            created_at=now,
            updated_at=now,
        )
        async with self.uow:
            await self.version.advance()
            await self.promotions.save(promotion)
            await self.jobs.enqueue(apply_now())
            await self.audit.record(_entry("promotion.create", promotion, after=_facts(promotion)), now)
        return promotion


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePromotion:
    """Needs CATALOGUE_MANAGE. One that runs is changed as well: prices follow within moments.

    Raise PromotionNotFound, PromotionAimUnknown and what a Promotion raises.
    """

    promotions: PromotionRepository
    version: CatalogueVersion
    jobs: JobQueue
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, promotion_id: PromotionId, changes: PromotionChanges) -> Promotion:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        now = self.clock.now()
        async with self.uow:
            await self.version.advance()
            promotion = await self.promotions.get(promotion_id)
            before = _facts(promotion)
            promotion.change(changes, at=now)
            await self.promotions.save(promotion)
            await self.jobs.enqueue(apply_now())
            entry = _entry("promotion.change", promotion, before=before, after=_facts(promotion))
            await self.audit.record_change(entry, now)
        return promotion


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePromotion:
    """Needs CATALOGUE_MANAGE. One that runs ends by it. Raise PromotionNotFound."""

    promotions: PromotionRepository
    version: CatalogueVersion
    jobs: JobQueue
    audit: AuditLog
    actor: Actor
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, promotion_id: PromotionId) -> None:
        self.actor.require(Permission.CATALOGUE_MANAGE)
        async with self.uow:
            await self.version.advance()
            promotion = await self.promotions.get(promotion_id)
            await self.promotions.delete(promotion_id)
            await self.jobs.enqueue(apply_now())
            entry = _entry("promotion.delete", promotion, before=_facts(promotion))
            await self.audit.record(entry, self.clock.now())


def _facts(promotion: Promotion) -> Facts:
    facts: dict[str, AuditValue] = {
        "title": promotion.title,
        "badge": promotion.badge,
        "text": promotion.text,
        "starts_at": _moment(promotion.window.starts_at),
        "ends_at": _moment(promotion.window.ends_at),
        "percent_off": promotion.terms.percent_off,
        "products": sorted(map(str, promotion.aim.products)),
        "categories": sorted(map(str, promotion.aim.categories)),
        "priority": promotion.priority,
        "active": promotion.active,
    }
    return facts | {
        f"prices.{variant_id}": price.amount for variant_id, price in promotion.terms.prices.items()
    }


def _moment(moment: object) -> str | None:
    return None if moment is None else str(moment)


def _entry(
    action: str, promotion: Promotion, *, before: Facts | None = None, after: Facts | None = None
) -> AuditEntry:
    return AuditEntry(
        action=action, subject="promotion", subject_id=str(promotion.id), before=before, after=after
    )
