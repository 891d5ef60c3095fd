"""A mail server for a test: it takes every letter, or none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    port: int = 0
    refusing: bool = False
    letters: list[EmailMessage] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """RFC 5321, as far as smtplib speaks it."""
        writer.write(b"220 mail.test\r\n")
        while line := await reader.readline():
            match line.split()[0].upper():
                case b"MAIL" if self.refusing:
                    writer.write(b"451 4.3.0 come back later\r\n")
                case b"DATA":
                    writer.write(b"354 go on\r\n")
                    letter = await reader.readuntil(b"\r\n.\r\n")
                    parsed = message_from_bytes(letter[:-3], policy=policy.default)
                    assert isinstance(parsed, EmailMessage)
                    self.letters.append(parsed)
                    writer.write(b"250 kept\r\n")
                case b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                case _:
                    writer.write(b"250 mail.test\r\n")
            await writer.drain()
        writer.close()


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    server = MailServer()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield server
