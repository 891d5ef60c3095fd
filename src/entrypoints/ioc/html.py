"""HTML of other people."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from adapters.html.cleaner import Nh3Cleaner
from application.shared.html import HtmlCleaner


class HtmlProvider(Provider):
    scope = Scope.APP

    cleaner = provide(Nh3Cleaner, provides=HtmlCleaner)
