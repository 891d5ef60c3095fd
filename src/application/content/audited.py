"""Banners and pages as the audit log keeps them."""

from __future__ import annotations

from hashlib import sha256

from application.shared.audit import AuditEntry, AuditValue, Facts
from domain.content.banner import Banner
from domain.content.page import Page


def facts_of_banner(banner: Banner) -> Facts:
    facts: dict[str, AuditValue] = {
        "title": banner.title,
        "text": banner.text,
        "photo": banner.photo,
        "link": banner.link,
        "position": banner.position,
        "starts_at": None if banner.window.starts_at is None else str(banner.window.starts_at),
        "ends_at": None if banner.window.ends_at is None else str(banner.window.ends_at),
        "audience": banner.audience.kind.value,
        "segment_id": None if banner.audience.segment_id is None else str(banner.audience.segment_id),
        "tier": banner.audience.tier_code,
        "active": banner.active,
    }
    return facts


def facts_of_page(page: Page) -> Facts:
    """Of the text only a hash: it may be long."""
    facts: dict[str, AuditValue] = {
        "slug": page.slug,
        "title": page.title,
        "html_sha256": sha256(page.html.encode()).hexdigest(),
        "position": page.position,
        "active": page.active,
    }
    return facts


def banner_entry(action: str, banner: Banner, *, before: Facts | None, after: Facts | None) -> AuditEntry:
    return AuditEntry(action=action, subject="banner", subject_id=str(banner.id), before=before, after=after)


def page_entry(action: str, page: Page, *, before: Facts | None, after: Facts | None) -> AuditEntry:
    return AuditEntry(action=action, subject="page", subject_id=str(page.id), before=before, after=after)
