"""Consents and their texts on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from application.consents.queries import ConsentView
from application.consents.record_answers import Answer
from domain.consents.consent_event import Action, ConsentEvent, Source
from domain.consents.consent_text import BODY_LENGTH, TITLE_LENGTH, ConsentText, Wording
from domain.shared.locale import Locale
from domain.shared.purpose import Purpose
from entrypoints.http.wire import Input, View

MOST_VERSIONS: Final = 1_000_000
Version = Annotated[int, Meta(ge=1, le=MOST_VERSIONS)]
Title = Annotated[
    str, Meta(min_length=1, max_length=TITLE_LENGTH, pattern=r"\S", examples=["Согласие на рекламу"])
]
TextBody = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=BODY_LENGTH,
        pattern=r"\S",
        examples=["Согласен получать от ООО «Прилавок» рекламные сообщения."],
    ),
]
Sha256 = Annotated[
    str,
    Meta(
        pattern=r"^[0-9a-f]{64}$",
        description="Of the title, an empty line and the body, in UTF-8",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]


class ConsentAnswerInput(Input, frozen=True):
    """`text_version` is the version that was shown, in the language `locale`: needed to give, not to withdraw."""

    given: bool
    text_version: Version | None = None
    locale: Locale = Locale.RU

    def as_answer(self) -> Answer:
        return Answer(given=self.given, text_version=self.text_version, locale=self.locale)


class ConsentAnswersBody(Input, frozen=True):
    """Only the purposes that are there are answered."""

    consent_personal_data: ConsentAnswerInput | UnsetType = UNSET
    consent_marketing: ConsentAnswerInput | UnsetType = UNSET
    consent_sms: ConsentAnswerInput | UnsetType = UNSET
    consent_app_push: ConsentAnswerInput | UnsetType = UNSET
    consent_email: ConsentAnswerInput | UnsetType = UNSET
    consent_messenger: ConsentAnswerInput | UnsetType = UNSET

    def as_answers(self) -> dict[Purpose, Answer]:
        answers: dict[Purpose, ConsentAnswerInput | UnsetType] = {
            purpose: getattr(self, f"consent_{purpose}") for purpose in Purpose
        }
        return {
            purpose: answer.as_answer()
            for purpose, answer in answers.items()
            if not isinstance(answer, UnsetType)
        }


class ConsentStateView(View, frozen=True):
    given: Annotated[bool | None, Meta(description="null: never answered, which is no consent")]
    answered_at: datetime | None
    text_version: Annotated[int | None, Meta(description="The version that was agreed to")]
    current_version: Annotated[int | None, Meta(description="Show this text before asking")]

    @classmethod
    def of(cls, consent: ConsentView) -> ConsentStateView:
        return cls(
            given=consent.given,
            answered_at=consent.answered_at,
            text_version=consent.text_version,
            current_version=consent.current_version,
        )


class ConsentsView(View, frozen=True):
    consent_personal_data: ConsentStateView
    consent_marketing: ConsentStateView
    consent_sms: ConsentStateView
    consent_app_push: ConsentStateView
    consent_email: ConsentStateView
    consent_messenger: ConsentStateView

    @classmethod
    def of(cls, consents: Iterable[ConsentView]) -> ConsentsView:
        return cls(**{f"consent_{consent.purpose}": ConsentStateView.of(consent) for consent in consents})


class ConsentEventView(View, frozen=True):
    id: UUID
    purpose: Purpose
    action: Action
    text_version: int | None
    text_locale: str | None
    text_sha256: Sha256 | None
    source: Source
    at: datetime

    @classmethod
    def of(cls, event: ConsentEvent) -> ConsentEventView:
        return cls(
            id=event.id,
            purpose=event.purpose,
            action=event.action,
            text_version=event.text.version if event.text is not None else None,
            text_locale=event.text.locale if event.text is not None else None,
            text_sha256=event.text.sha256 if event.text is not None else None,
            source=event.source,
            at=event.at,
        )


class ConsentTextView(View, frozen=True):
    """`template`: it came with the program and does not name the shop yet."""

    purpose: Purpose
    version: int
    locale: Locale
    title: Title
    body: TextBody
    sha256: Sha256
    template: bool
    published_at: datetime

    @classmethod
    def of(cls, text: ConsentText, locale: Locale) -> ConsentTextView:
        """In this language, or in Russian where it does not speak it."""
        shown = text.shown(locale)
        wording: Wording = text.wordings[shown]
        return cls(
            purpose=text.purpose,
            version=text.version,
            locale=shown,
            title=wording.title,
            body=wording.body,
            sha256=wording.sha256,
            template=text.template,
            published_at=text.published_at,
        )


class ConsentTextsView(View, frozen=True):
    items: tuple[ConsentTextView, ...]
