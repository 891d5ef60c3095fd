"""What a request shows of the person who sends it: kept as the evidence of a consent."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from litestar import Request

from application.shared.client_address import ClientAddress
from domain.consents.consent_event import Evidence, Source

_PLATFORM_OF_SCHEME: Final[Mapping[str, Source]] = {"tma": Source.TELEGRAM, "vk": Source.VK}
_LONGEST_AGENT: Final = 500


def evidence_of(request: Request[Any, Any, Any], address: ClientAddress) -> tuple[Source | None, Evidence]:
    """With the platform whose launch parameters came along; they themselves are not kept, only their hash."""
    scheme, _, proof = request.headers.get("authorization", "").partition(" ")
    platform = _PLATFORM_OF_SCHEME.get(scheme.lower())
    evidence = Evidence(
        ip=address.value,
        user_agent=_printable(request.headers.get("user-agent")),
        launch_data_sha256=sha256(proof.strip().encode()).hexdigest() if platform is not None else None,
    )
    return platform, evidence


def _printable(text: str | None) -> str | None:
    shown = "".join(one for one in text or "" if one.isprintable())[:_LONGEST_AGENT]
    return shown or None
