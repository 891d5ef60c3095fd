"""Which consents a mailing needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from domain.shared.purpose import Purpose


class MailingChannel(StrEnum):
    """Every way in which a shop may reach a client (S2-110)."""

    TELEGRAM = "telegram"
    VK = "vk"
    MAX = "max"
    SMS = "sms"
    EMAIL = "email"
    APP_PUSH = "app_push"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"


PURPOSE_OF_CHANNEL: Final[Mapping[MailingChannel, Purpose]] = {
    MailingChannel.TELEGRAM: Purpose.MESSENGER,
    MailingChannel.VK: Purpose.MESSENGER,
    MailingChannel.MAX: Purpose.MESSENGER,
    MailingChannel.SMS: Purpose.SMS,
    MailingChannel.EMAIL: Purpose.EMAIL,
    MailingChannel.APP_PUSH: Purpose.APP_PUSH,
}
"""Instagram and Facebook are missing: the law forbids to advertise there, whoever agrees (72-FZ)."""


def may_be_mailed(given: Collection[Purpose], channel: MailingChannel) -> bool:
    """Whether advertising may go out by this channel to somebody who consents to these purposes (S2-106)."""
    purpose = PURPOSE_OF_CHANNEL.get(channel)
    return purpose is not None and {Purpose.PERSONAL_DATA, Purpose.MARKETING, purpose} <= set(given)
