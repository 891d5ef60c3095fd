"""Linking doors and merging clients: repositories and use cases."""

from __future__ import annotations

from dishka import Provider, Scope, provide, provide_all

from adapters.persistence.belongings import SqlBelongings
from adapters.persistence.merge_reader import SqlMergeReader
from adapters.persistence.merged_books import SqlMergedBooks
from adapters.persistence.merges import SqlMerges
from application.merging.by_staff import ListMerges, MergeClients, MergeLimits, PreviewMerge, UndoMerge
from application.merging.merge_two import MergeTwo
from application.merging.ports import Belongings, MergedBooks, MergeReader, MergeRepository
from application.merging.take_apart import TakeApart


class MergingProvider(Provider):
    scope = Scope.REQUEST

    merges = provide(SqlMerges, provides=MergeRepository)
    belongings = provide(SqlBelongings, provides=Belongings)
    books = provide(SqlMergedBooks, provides=MergedBooks)
    reader = provide(SqlMergeReader, provides=MergeReader)

    merging = provide_all(MergeTwo, TakeApart, MergeLimits)
    by_staff = provide_all(MergeClients, UndoMerge, PreviewMerge, ListMerges)
