"""Refresh tokens, and attacks on them."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.security.refresh_tokens import MacRefreshTokens
from application.identity.errors import RefreshTokenInvalid
from application.identity.sessions import RefreshTicket
from domain.shared.ids import SessionId

TOKENS = MacRefreshTokens(key=b"a key of its own")
TICKET = RefreshTicket(session_id=SessionId(UUID("00000000-0000-7000-8000-0000000000bb")), generation=3)


@given(st.uuids(), st.integers(0, 2**32 - 1))
def test_a_token_says_what_was_written(session_id: UUID, generation: int) -> None:
    ticket = RefreshTicket(session_id=SessionId(session_id), generation=generation)

    assert TOKENS.read(TOKENS.write(ticket)) == ticket


def test_no_changed_character_passes() -> None:
    token = TOKENS.write(TICKET)
    for position, character in enumerate(token):
        for other in ("A", "B", "=", "я"):
            if other != character:
                with pytest.raises(RefreshTokenInvalid):
                    TOKENS.read(token[:position] + other + token[position + 1 :])


def test_another_key_writes_other_tokens() -> None:
    with pytest.raises(RefreshTokenInvalid):
        MacRefreshTokens(key=b"another key").read(TOKENS.write(TICKET))


@given(st.text(max_size=100))
def test_whatever_comes_it_is_refused_alike(text: str) -> None:
    with pytest.raises(RefreshTokenInvalid):
        TOKENS.read(text)
