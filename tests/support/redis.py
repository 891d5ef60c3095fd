"""The Redis of the tests: a database of its own, and without it a skipped test, or a failed one in CI."""

import os
from dataclasses import replace
from uuid import uuid4

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.exceptions import RedisError

from entrypoints.settings import Settings

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/15")


async def a_redis() -> Redis:
    redis = Redis.from_url(REDIS_URL, socket_connect_timeout=1)
    try:
        await redis.ping()
    except RedisError:
        await redis.aclose()
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs a Redis at {REDIS_URL}")
        pytest.skip(f"no Redis at {REDIS_URL}")
    return redis


def with_redis(settings: Settings, **security: str) -> Settings:
    """With a key of its own: what an earlier run has counted in this Redis is not found."""
    own = security | {"secret_key": SecretStr(uuid4().hex)}
    return replace(
        settings,
        security=settings.security.model_copy(update=own),
        general=settings.general.model_copy(update={"redis_url": REDIS_URL}),
    )


class AwayRedis(Redis):
    """Nobody listens at its address."""

    def __init__(self) -> None:
        super().__init__(host="127.0.0.1", port=9, socket_connect_timeout=0.2, retry=None)
