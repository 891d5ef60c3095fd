"""HTML that other people wrote."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol


class HtmlCleaner(Protocol):
    @abstractmethod
    def fragment(self, html: str) -> str:
        """A fragment that any page may show: a short list of tags, no scripts, styles, frames or events.

        Repeatable: what comes out goes in again unchanged.
        """

    @abstractmethod
    def text(self, html: str) -> str:
        """The words alone: tags gone, entities read, runs of white space made one blank."""
