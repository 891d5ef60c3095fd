"""The ledger in memory: a port in front of the domain's book."""

from collections.abc import Sequence

from application.ledger.ports import Ledger
from domain.shared.ledger import Book, Transfer


class InMemoryLedger(Ledger):
    def __init__(self, book: Book | None = None) -> None:
        self.book = book if book is not None else Book()

    async def post(self, transfers: Sequence[Transfer]) -> None:
        self.book.post(transfers)
