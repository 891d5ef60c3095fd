"""Fields of banners, pages and promotions that several bodies have."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from domain.content.banner import ADDRESS_LENGTH, BANNER_TEXT_LENGTH, BANNER_TITLE_LENGTH, TIER_LENGTH
from domain.content.page import PAGE_SLUG_LENGTH, PAGE_TITLE_LENGTH
from domain.promotions.promotion import BADGE_LENGTH, MAX_AIMS, TEXT_LENGTH, TITLE_LENGTH

BannerTitle = Annotated[str, Meta(min_length=1, max_length=BANNER_TITLE_LENGTH, examples=["Новый урожай"])]
BannerText = Annotated[str, Meta(max_length=BANNER_TEXT_LENGTH, examples=["Чай из Краснодара"])]
BannerPhoto = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=ADDRESS_LENGTH,
        description="An https:// address or a path here",
        examples=["/photos/banner.webp"],
    ),
]
BannerLink = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=ADDRESS_LENGTH,
        description="An https:// address or a path here",
        examples=["/catalog/tea"],
    ),
]
TierCode = Annotated[str, Meta(min_length=1, max_length=TIER_LENGTH, examples=["friend"])]
Position = Annotated[int, Meta(ge=-1_000_000, le=1_000_000, description="Ascending", examples=[10])]
PageSlug = Annotated[
    str,
    Meta(
        min_length=1, max_length=PAGE_SLUG_LENGTH, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", examples=["dostavka"]
    ),
]
PageTitleText = Annotated[str, Meta(min_length=1, max_length=PAGE_TITLE_LENGTH, examples=["Доставка"])]
HTML_LENGTH = 50_000
PageHtml = Annotated[
    str,
    Meta(
        max_length=HTML_LENGTH,
        description="What is not safe is taken out",
        examples=["<p>Привозим каждый день.</p>"],
    ),
]
SafeHtml = Annotated[str, Meta(description="A safe fragment", examples=["<p>Привозим каждый день.</p>"])]
PromotionTitle = Annotated[str, Meta(min_length=1, max_length=TITLE_LENGTH, examples=["Неделя чая"])]
PromotionText = Annotated[str, Meta(max_length=TEXT_LENGTH, examples=["Весь чай дешевле до воскресенья"])]
Badge = Annotated[str, Meta(min_length=1, max_length=BADGE_LENGTH, examples=["−15 %"])]
AimIds = Annotated[tuple[UUID, ...], Meta(max_length=MAX_AIMS)]
