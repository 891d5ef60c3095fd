"""Units of measure over HTTP. The answer is cached for everybody."""

from __future__ import annotations

from typing import Annotated

from litestar import Controller, get
from msgspec import Meta

from domain.catalogue.units import MEASURES
from entrypoints.http.wire import View


class MeasureBody(View, frozen=True):
    """`whole`: sold in whole numbers. 255 is any unit that is not on the list."""

    code: Annotated[int, Meta(description="Tag 2108 of a fiscal receipt", examples=[11])]
    symbol: Annotated[str, Meta(description="For `unit` of a product", examples=["кг"])]
    name: Annotated[str, Meta(examples=["Килограмм"])]
    whole: bool


class MeasuresBody(View, frozen=True):
    items: list[MeasureBody]


class UnitController(Controller):
    path = "/units"
    tags = ("Catalogue",)

    @get("/", summary="The units of measure that receipts know", sync_to_thread=False)
    def units(self) -> MeasuresBody:
        """A product may be sold in any unit; these have a code of their own."""
        return MeasuresBody(
            items=[
                MeasureBody(code=one.code, symbol=one.symbol, name=one.name, whole=one.whole)
                for one in MEASURES
            ]
        )
