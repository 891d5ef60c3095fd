"""Consents: their repositories and use cases."""

from __future__ import annotations

from dishka import AnyOf, Provider, Scope, provide, provide_all

from adapters.persistence.consent_texts import SqlConsentTexts
from adapters.persistence.consents import SqlConsentReader, SqlConsents
from application.consents.answer_myself import GiveConsents, WithdrawConsents, Witness
from application.consents.merge_consents import LockedPair, MergeConsents, UnmergeConsents
from application.consents.ports import (
    ConsentReader,
    ConsentRepository,
    ConsentTextReader,
    ConsentTextRepository,
)
from application.consents.publish_text import PublishConsentText
from application.consents.queries import (
    GetConsentsOfClient,
    GetConsentText,
    GetMyConsents,
    ListConsentTexts,
    ListCurrentTexts,
    ListMyAnswers,
    ProveConsents,
    ReadConsents,
)
from application.consents.record_answers import RecordAnswers
from application.consents.record_on_paper import RecordOnPaper


class ConsentProvider(Provider):
    scope = Scope.REQUEST

    consents = provide(SqlConsents, provides=ConsentRepository)
    reader = provide(SqlConsentReader, provides=ConsentReader)
    texts = provide(SqlConsentTexts, provides=AnyOf[ConsentTextRepository, ConsentTextReader])

    answers = provide_all(RecordAnswers, Witness, GiveConsents, WithdrawConsents, RecordOnPaper)
    merges = provide_all(LockedPair, MergeConsents, UnmergeConsents)
    queries = provide_all(ReadConsents, GetMyConsents, ListMyAnswers, GetConsentsOfClient, ProveConsents)
    wordings = provide_all(ListCurrentTexts, GetConsentText, ListConsentTexts, PublishConsentText)
