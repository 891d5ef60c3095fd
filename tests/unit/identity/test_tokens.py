"""Access tokens, and attacks on them."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.security.tokens import AUDIENCE, ISSUER, TYPE, JwtTokens
from application.identity.sessions import Bearer
from application.shared.access import TokenExpired, TokenInvalid
from domain.shared.ids import ClientId, SessionId
from tests.fakes.system import MOMENT, FrozenClock, SequentialIds

KEY = "a secret key for tests, 64 bytes or more so that each algorithm fits"
CLIENT = ClientId(UUID("00000000-0000-7000-8000-0000000000aa"))
SESSION = SessionId(UUID("00000000-0000-7000-8000-0000000000bb"))
BEARER = Bearer(client_id=CLIENT, session_id=SESSION)
NOW = int(MOMENT.timestamp())
CLAIMS = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": str(CLIENT),
    "sid": str(SESSION),
    "iat": NOW,
    "exp": NOW + 600,
    "jti": "1",
}


def tokens(clock: FrozenClock | None = None, algorithm: str = "HS256") -> JwtTokens:
    return JwtTokens(
        secret_key=KEY,
        algorithm=algorithm,
        life=timedelta(minutes=10),
        clock=clock or FrozenClock(),
        ids=SequentialIds(),
    )


def signed(claims: dict[str, Any], *, key: str = KEY, algorithm: str = "HS256", typ: str = TYPE) -> str:
    return jwt.encode(claims, key, algorithm, headers={"typ": typ})


def test_a_token_names_its_client_and_their_session() -> None:
    assert tokens().read(tokens().issue(BEARER).value) == BEARER


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_only_the_configured_algorithm_counts(algorithm: str) -> None:
    stronger = tokens(algorithm=algorithm)
    issued = stronger.issue(BEARER).value

    assert stronger.read(issued) == BEARER
    with pytest.raises(TokenInvalid):
        tokens().read(issued)
    with pytest.raises(TokenInvalid):
        stronger.read(tokens().issue(BEARER).value)


def test_a_token_is_typed_and_names_issuer_audience_and_itself() -> None:
    issued = tokens().issue(BEARER)

    whole = jwt.decode_complete(issued.value, options={"verify_signature": False})

    assert (whole["header"]["alg"], whole["header"]["typ"]) == ("HS256", "at+jwt")
    assert whole["payload"] == CLAIMS | {"jti": "00000000-0000-7000-8000-000000000001"}
    assert issued.expires_in_seconds == 600


def test_a_token_lives_to_its_end_and_thirty_seconds_of_leeway() -> None:
    clock = FrozenClock()
    token = tokens(clock).issue(BEARER).value

    clock.advance(minutes=10, seconds=29)
    assert tokens(clock).read(token).client_id == CLIENT
    clock.advance(seconds=1)
    with pytest.raises(TokenExpired):
        tokens(clock).read(token)


def _without(name: str) -> Callable[[], str]:
    return lambda: signed({key: value for key, value in CLAIMS.items() if key != name})


FORGERIES: dict[str, Callable[[], str]] = {
    "alg none": lambda: jwt.encode(CLAIMS, None, "none", headers={"typ": TYPE}),
    "another HMAC": lambda: signed(CLAIMS, algorithm="HS512"),
    "our key, another algorithm": lambda: signed(CLAIMS, algorithm="HS384"),
    "another key": lambda: signed(CLAIMS, key="another secret key of enough bytes"),
    "another kind of token": lambda: signed(CLAIMS, typ="JWT"),
    "foreign audience": lambda: signed(CLAIMS | {"aud": "another:api"}),
    "foreign issuer": lambda: signed(CLAIMS | {"iss": "another"}),
    "subject is no id": lambda: signed(CLAIMS | {"sub": "owner"}),
    "session is no id": lambda: signed(CLAIMS | {"sid": "all"}),
    "issued in the future": lambda: signed(CLAIMS | {"iat": NOW + 31}),
    "expiry is no number": lambda: signed(CLAIMS | {"exp": "soon"}),
    "expiry beyond all numbers": lambda: signed_anything(CLAIMS | {"exp": 10**400}),
    "issued beyond all numbers": lambda: signed_anything(CLAIMS | {"iat": -(10**400)}),
    **{f"without {name}": _without(name) for name in CLAIMS},
    "empty": lambda: "",
    "two parts": lambda: "a.b",
    "too long": lambda: signed(CLAIMS | {"jti": "x" * 5000}),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_token_is_refused(forgery: Callable[[], str]) -> None:
    with pytest.raises(TokenInvalid):
        tokens().read(forgery())


def test_keys_named_in_the_header_are_not_looked_at() -> None:
    embedded = {"kty": "oct", "k": base64.urlsafe_b64encode(b"x" * 32).decode()}
    token = jwt.encode(CLAIMS, "x" * 32, "HS256", headers={"typ": TYPE, "jwk": embedded, "kid": "../key"})

    with pytest.raises(TokenInvalid):
        tokens().read(token)


def test_no_changed_character_of_the_signed_part_passes() -> None:
    token = tokens().issue(BEARER).value
    for position in range(token.rindex(".")):
        tampered = token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
        with pytest.raises(TokenInvalid):
            tokens().read(tampered)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=3))
def test_whatever_is_signed_a_strange_claim_is_refused_and_nothing_else_happens(value: Any) -> None:
    for name in ("iss", "aud", "sub", "sid"):
        token = signed_anything(CLAIMS | {name: value})
        with pytest.raises(TokenInvalid):
            tokens().read(token)


def signed_anything(claims: dict[str, Any]) -> str:
    """PyJWT refuses to write some claims; an attacker with the key of a test does not."""
    algorithm = jwt.get_algorithm_by_name("HS256")
    parts = [json.dumps({"alg": "HS256", "typ": TYPE}).encode(), json.dumps(claims).encode()]
    signing_input = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    mark = algorithm.sign(signing_input, algorithm.prepare_key(KEY))
    return (signing_input + b"." + base64.urlsafe_b64encode(mark).rstrip(b"=")).decode()
