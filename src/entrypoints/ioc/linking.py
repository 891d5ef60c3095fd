"""Linking a second door."""

from __future__ import annotations

from dishka import Provider, Scope, provide, provide_all

from adapters.mail.smtp import SmtpCodeSender
from adapters.mail.unconfigured import NoMail
from adapters.persistence.door_links import SqlLinks
from adapters.security.door_codes import MacDoorCodes
from application.linking.attach_door import AttachDoor
from application.linking.link_by_code import AskForCode, ConfirmLink
from application.linking.link_by_launch_data import LinkByLaunchData
from application.linking.ports import CodeSender, DoorCodes, LinkRepository
from application.linking.send_code import SendCode
from entrypoints.settings import Settings


class LinkingProvider(Provider):
    scope = Scope.REQUEST

    links = provide(SqlLinks, provides=LinkRepository)
    linking = provide_all(AttachDoor, LinkByLaunchData, AskForCode, ConfirmLink, SendCode)

    @provide(scope=Scope.APP)
    def codes(self, settings: Settings) -> DoorCodes:
        return MacDoorCodes(key=settings.security.key_for("door codes"))

    @provide(scope=Scope.APP)
    def sender(self, settings: Settings) -> CodeSender:
        mail = settings.mail
        if mail.smtp_url is None or mail.mail_from is None:
            return NoMail()
        return SmtpCodeSender(url=mail.smtp_url.get_secret_value(), mail_from=mail.mail_from)
