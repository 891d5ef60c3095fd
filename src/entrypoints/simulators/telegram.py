"""A Telegram Bot API to develop and test against: it answers like the real one and sends nothing.

* any method at `/bot<token>/<method>`, with JSON, a form or query parameters
* `GET /control/calls`     what was called, in order
* `POST /control/faults`   what goes wrong next, see `Fault`
* `DELETE /control`        forget calls and faults
"""

from __future__ import annotations

import asyncio
import itertools
from typing import Any, Final

import msgspec
from litestar import Litestar, Request, Response, delete, get, post, route
from litestar.enums import HttpMethod
from litestar.params import FromPath, JSONBody
from litestar.response import Stream
from litestar.status_codes import HTTP_204_NO_CONTENT

from entrypoints.simulators.faults import Call, Fault, Script, broken_answer

# Simulated moments are fixed: an answer that changes by itself helps no test.
MESSAGE_DATE: Final = 1_763_715_600
ALWAYS_TRUE: Final = frozenset(
    {"setWebhook", "deleteWebhook", "answerCallbackQuery", "setMyCommands", "close"}
)


class TelegramSimulator:
    """One per application; a test may look at `script` directly when it runs in the same process."""

    def __init__(self) -> None:
        self.script = Script()
        self._message_ids = itertools.count(1)

    async def answer(self, call: Call) -> Response[Any] | Stream:
        fault = self.script.record(call)
        if fault is None:
            return self._success(call)
        if fault.kind == "error":
            return _refusal(fault.status, fault.description, fault.retry_after)
        if fault.kind == "cut":
            return Stream(broken_answer(), media_type="application/json", headers={"Content-Length": "1000"})
        await asyncio.sleep(fault.seconds)
        return self._success(call)

    def _success(self, call: Call) -> Response[Any]:
        if call.method == "getMe":
            return _result(_bot(call.token))
        if call.method in ALWAYS_TRUE:
            return _result(True)
        if call.method == "sendMessage":
            return self._sent(call)
        return _refusal(404, "Not Found: method not found", None)

    def _sent(self, call: Call) -> Response[Any]:
        text, chat_id = str(call.parameters.get("text", "")), str(call.parameters.get("chat_id", ""))
        if not text:
            return _refusal(400, "Bad Request: message text is empty", None)
        if not chat_id.lstrip("-").isdigit():
            return _refusal(400, "Bad Request: chat not found", None)
        return _result(
            {
                "message_id": next(self._message_ids),
                "date": MESSAGE_DATE,
                "chat": {"id": int(chat_id), "type": "private", "first_name": "Simulated"},
                "from": _bot(call.token),
                "text": text,
            }
        )


def _bot(token: str) -> dict[str, Any]:
    number = token.partition(":")[0]
    bot_id = int(number) if number.isdigit() else 1
    return {"id": bot_id, "is_bot": True, "first_name": "Simulated", "username": "simulated_bot"}


def _result(result: Any) -> Response[Any]:
    return Response({"ok": True, "result": result})


def _refusal(status: int, description: str, retry_after: int | None) -> Response[Any]:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if retry_after is not None:
        body["parameters"] = {"retry_after": retry_after}
    return Response(body, status_code=status)


async def _parameters(request: Request[Any, Any, Any]) -> dict[str, Any]:
    values: dict[str, Any] = dict(request.query_params)
    if request.content_type[0] == "application/json":
        values |= msgspec.json.decode(await request.body() or b"{}", type=dict[str, Any])
    elif request.content_type[0]:
        values |= dict(await request.form())
    return values


def telegram_app(simulator: TelegramSimulator) -> Litestar:
    @route("/{bot:str}/{method:str}", http_method=[HttpMethod.GET, HttpMethod.POST], status_code=200)
    async def call(
        request: Request[Any, Any, Any], bot: FromPath[str], method: FromPath[str]
    ) -> Response[Any] | Stream:
        if not bot.startswith("bot"):
            return _refusal(404, "Not Found", None)
        parameters = await _parameters(request)
        return await simulator.answer(
            Call(token=bot.removeprefix("bot"), method=method, parameters=parameters)
        )

    @get("/control/calls")
    async def calls() -> list[Call]:
        return simulator.script.calls

    @post("/control/faults", status_code=HTTP_204_NO_CONTENT)
    async def plan(data: JSONBody[Fault]) -> None:
        simulator.script.plan(data)

    @delete("/control")
    async def reset() -> None:
        simulator.script.reset()

    return Litestar([call, calls, plan, reset], openapi_config=None, logging_config=None)
