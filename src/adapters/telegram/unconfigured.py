"""What stands in for a bot while no token is set."""

from typing import NoReturn

from application.notifications.ports import ChannelUnavailable, MessageGateway


class NoTelegram(MessageGateway):
    @property
    def configured(self) -> bool:
        return False

    async def send(self, telegram_id: str, text: str) -> NoReturn:  # noqa: ARG002 - the port's names
        raise ChannelUnavailable("no bot token is configured")
