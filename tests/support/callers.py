"""Headers of whoever calls the API in tests."""

from collections.abc import Mapping
from typing import Final

SUPERUSER: Final[Mapping[str, str]] = {"Authorization": "Bearer superuser-token-of-the-tests"}
