"""Background work that pictures ask for."""

from __future__ import annotations

from typing import Final

from application.shared.ports import Job

COPY_PHOTO: Final = "media.copy_photo"


def copy_photo(url: str) -> Job:
    """A shop that has just been connected brings thousands of them: nothing else waits for that."""
    return Job(name=COPY_PHOTO, arguments={"url": url}, lock=f"{COPY_PHOTO}:{url}", priority=-10)
