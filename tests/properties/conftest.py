"""How hard hypothesis tries here: the same examples every time in CI, new ones on a developer's machine."""

import os

from hypothesis import settings

_BASE = settings.get_profile("default")

settings.register_profile(
    "ci", _BASE, derandomize=True, database=None, max_examples=80, stateful_step_count=40
)
settings.register_profile("dev", _BASE, max_examples=60, stateful_step_count=40)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
