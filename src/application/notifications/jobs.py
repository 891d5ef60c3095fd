"""Background work that messages ask for."""

from __future__ import annotations

from typing import Final

from application.shared.ports import Job
from domain.shared.ids import ClientId, MessageId

SEND: Final = "messages.send"


def send_message(message_id: MessageId, client_id: ClientId) -> Job:
    """One client's messages arrive in the order in which they were written."""
    return Job(name=SEND, arguments={"message_id": str(message_id)}, lock=f"messages:{client_id}")
