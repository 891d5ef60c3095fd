"""The care for personal data: its repositories and use cases."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dishka import Provider, Scope, provide, provide_all

from adapters.archives.dossier_zip import ZippedDossier
from adapters.persistence.personal_data.acts import SqlActs
from adapters.persistence.personal_data.dossier import SqlDossiers
from adapters.persistence.personal_data.eraser import SqlEraser
from adapters.persistence.personal_data.incidents import SqlIncidents
from adapters.persistence.personal_data.retention import SqlRetention
from adapters.persistence.personal_data.subject_requests import SqlSubjectRequests
from adapters.persistence.personal_data.subjects import SqlSubjects
from application.personal_data.acts import ActRepository, GetAct, ListActs, Operator
from application.personal_data.destroy import Destroy
from application.personal_data.erase import CloseOrders, Erase, EraseClient, EraseMe
from application.personal_data.erase_again import EraseAgain, ListErasures
from application.personal_data.export import ExportDataOfClient, ExportMyData, MakeArchive
from application.personal_data.incidents import (
    IncidentRepository,
    ListIncidents,
    RecordNotice,
    RegisterIncident,
)
from application.personal_data.ports import DossierArchive, DossierReader, Eraser, SubjectRepository
from application.personal_data.retention import ApplyRetention, RetentionStore, RetentionTerms
from application.personal_data.subject_requests import (
    AnswerRequest,
    ListRequests,
    ProlongRequest,
    ReceiveRequest,
    Registry,
    SubjectRequestRepository,
)
from domain.personal_data.subject_request import LegalTime
from domain.personal_data.working_days import RUSSIAN
from entrypoints.settings import Settings


class PersonalDataProvider(Provider):
    scope = Scope.REQUEST

    subjects = provide(SqlSubjects, provides=SubjectRepository)
    dossiers = provide(SqlDossiers, provides=DossierReader)
    eraser = provide(SqlEraser, provides=Eraser)
    acts = provide(SqlActs, provides=ActRepository)
    requests = provide(SqlSubjectRequests, provides=SubjectRequestRepository)
    incidents = provide(SqlIncidents, provides=IncidentRepository)
    retention = provide(SqlRetention, provides=RetentionStore)

    export = provide_all(MakeArchive, ExportMyData, ExportDataOfClient)
    erasure = provide_all(Destroy, CloseOrders, Erase, EraseMe, EraseClient, EraseAgain, ListErasures)
    acts_desk = provide_all(ListActs, GetAct)
    requests_desk = provide_all(Registry, ReceiveRequest, ProlongRequest, AnswerRequest, ListRequests)
    incidents_desk = provide_all(RegisterIncident, RecordNotice, ListIncidents)
    tidying = provide_all(ApplyRetention)

    @provide(scope=Scope.APP)
    def archive(self, settings: Settings) -> DossierArchive:
        return ZippedDossier(ZoneInfo(settings.general.time_zone))

    @provide(scope=Scope.APP)
    def legal_time(self, settings: Settings) -> LegalTime:
        return LegalTime(zone=ZoneInfo(settings.general.time_zone), calendar=RUSSIAN)

    @provide(scope=Scope.APP)
    def operator(self, settings: Settings) -> Operator:
        return Operator(name=settings.privacy.operator_name, address=settings.privacy.operator_address)

    @provide(scope=Scope.APP)
    def retention_terms(self, settings: Settings) -> RetentionTerms:
        return RetentionTerms(dialogues=settings.privacy.dialogue_retention)
