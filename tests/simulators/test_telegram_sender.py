"""The Telegram adapter against the simulator, over loopback HTTP."""

from collections.abc import AsyncIterator, Iterator

import pytest

from adapters.telegram.sender import TelegramSender
from application.notifications.ports import ChannelShut, ChannelUnavailable, MessageRefused, SlowDown
from tests.support.simulators import RunningTelegram, free_port, running_telegram

TOKEN = "42:simulated"


@pytest.fixture(scope="module")
def running() -> Iterator[RunningTelegram]:
    with running_telegram() as telegram:
        yield telegram


@pytest.fixture
def telegram(running: RunningTelegram) -> RunningTelegram:
    running.reset()
    return running


@pytest.fixture
async def sender(telegram: RunningTelegram) -> AsyncIterator[TelegramSender]:
    sender = TelegramSender(TOKEN, api_url=telegram.url, timeout_seconds=0.5)
    yield sender
    await sender.close()


async def test_a_message_goes_out_once_and_its_id_comes_back(
    sender: TelegramSender, telegram: RunningTelegram
) -> None:
    external_id = await sender.send("279058397", "Заказ № 7 оформлен.")

    assert external_id.isdigit()
    [call] = telegram.calls()
    assert call["token"] == TOKEN
    assert call["parameters"] == {"chat_id": "279058397", "text": "Заказ № 7 оформлен."}


async def test_403_means_that_the_person_shut_the_channel(
    sender: TelegramSender, telegram: RunningTelegram
) -> None:
    telegram.plan(kind="error", status=403, description="Forbidden: bot was blocked by the user")

    with pytest.raises(ChannelShut, match="blocked by the user"):
        await sender.send("1", "Привет")

    assert len(telegram.calls()) == 1


async def test_400_means_that_the_message_is_refused_for_good(
    sender: TelegramSender, telegram: RunningTelegram
) -> None:
    telegram.plan(kind="error", status=400, description="Bad Request: chat not found")

    with pytest.raises(MessageRefused, match="chat not found"):
        await sender.send("1", "Привет")


async def test_429_says_how_long_to_wait(sender: TelegramSender, telegram: RunningTelegram) -> None:
    telegram.plan(kind="error", status=429, description="Too Many Requests", retry_after=7)

    with pytest.raises(SlowDown) as refused:
        await sender.send("1", "Привет")

    assert refused.value.seconds == 7
    assert len(telegram.calls()) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 401])
async def test_a_failing_server_and_a_wrong_token_are_worth_another_try(
    sender: TelegramSender, telegram: RunningTelegram, status: int
) -> None:
    telegram.plan(kind="error", status=status, description="not now")

    with pytest.raises(ChannelUnavailable):
        await sender.send("1", "Привет")

    assert (await sender.send("1", "Привет")).isdigit()


@pytest.mark.parametrize("kind", ["hang", "cut"])
async def test_an_answer_that_never_comes_whole_is_worth_another_try(
    sender: TelegramSender, telegram: RunningTelegram, kind: str
) -> None:
    telegram.plan(kind=kind, seconds=3)

    with pytest.raises(ChannelUnavailable):
        await sender.send("1", "Привет")

    assert (await sender.send("1", "Привет")).isdigit()
    assert len(telegram.calls()) == 2


async def test_no_server_at_all_is_worth_another_try() -> None:
    sender = TelegramSender(TOKEN, api_url=f"http://127.0.0.1:{free_port()}", timeout_seconds=0.5)

    with pytest.raises(ChannelUnavailable):
        await sender.send("1", "Привет")

    await sender.close()
