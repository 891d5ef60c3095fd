"""Codes by e-mail, through the shop's own mail server."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Final
from urllib.parse import unquote, urlsplit

from application.linking.ports import CodeSender, CodeUnsent
from domain.identity.client import DoorKind

TIMEOUT_SECONDS: Final = 20
PORT_OF_SCHEME: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpCodeSender(CodeSender):
    """`smtps://` speaks TLS from the start; `smtp://` turns to it where the server offers it, and never sends a
    password without it.
    """

    url: str = field(repr=False)
    mail_from: str

    def reaches(self, kind: DoorKind) -> bool:
        return kind is DoorKind.EMAIL

    async def send(self, kind: DoorKind, value: str, *, subject: str, text: str) -> None:
        if not self.reaches(kind):
            raise CodeUnsent(f"no mail to {kind}")
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.mail_from, value, subject
        message["Message-ID"] = make_msgid(domain=self.mail_from.rpartition("@")[2].rstrip(">"))
        message.set_content(text)
        try:
            await asyncio.to_thread(self._deliver, message)
        except (OSError, smtplib.SMTPException) as error:
            # What the server says may quote the address.
            raise CodeUnsent(type(error).__name__) from None

    def _deliver(self, message: EmailMessage) -> None:
        url = urlsplit(self.url)
        port = url.port or PORT_OF_SCHEME[url.scheme]
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if url.scheme == "smtps":
            server = smtplib.SMTP_SSL(url.hostname or "", port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(url.hostname or "", port, timeout=TIMEOUT_SECONDS)
        with server:
            server.ehlo()
            if url.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif url.scheme == "smtp" and url.username is not None:
                raise smtplib.SMTPNotSupportedError("no STARTTLS, so no password")
            if url.username is not None:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(message)
