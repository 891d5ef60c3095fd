"""Warehouses and points of sale over HTTP (S2-23, S2-24). A handler translates; it decides nothing."""

from __future__ import annotations

from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, patch, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, JSONBody

from application.stock.keep_location import ChangeLocation, CreateLocation
from application.stock.queries import GetLocation, ListLocations
from domain.shared.ids import LocationId
from domain.stock import errors
from entrypoints.http.locations import NAMES_LOCATION, created
from entrypoints.http.office.stock_bodies import LocationPatchBody, NewLocationBody
from entrypoints.http.office.stock_views import LocationListView, LocationView
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import given

_FIELDS = ("code", "name", "address", "priority", "is_pickup", "active", "allows_negative")
_UNFIT = (errors.LocationUnfit, errors.LocationCodeTaken)


class StockLocationController(Controller):
    path = "/admin/products/locations"
    tags = ("Office: stock",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get("/", summary="Warehouses and points of sale, by priority", responses=problems(*STAFF_ONLY))
    @inject
    async def locations(self, list_locations: FromDishka[ListLocations]) -> LocationListView:
        """Needs the permission `stock.view`. Those that are switched off too."""
        return LocationListView(items=tuple(map(LocationView.of, await list_locations())))

    @post(
        "/",
        summary="Add a location",
        response_headers=NAMES_LOCATION,
        responses=problems(*STAFF_ONLY, *_UNFIT),
    )
    @inject
    async def create_location(
        self, data: JSONBody[NewLocationBody], create_location: FromDishka[CreateLocation]
    ) -> Response[LocationView]:
        """Needs the permission `stock.manage`. Goods are taken from the active location with the lowest priority that
        has the whole order.
        """
        location = await create_location(given(data, *_FIELDS))
        return created(LocationView.of(location), f"/admin/products/locations/{location.id}")

    @get(
        "/{location_id:uuid}",
        summary="Read a location",
        responses=problems(*STAFF_ONLY, errors.LocationNotFound),
    )
    @inject
    async def location(
        self, location_id: FromPath[UUID], get_location: FromDishka[GetLocation]
    ) -> LocationView:
        """Needs the permission `stock.view`."""
        return LocationView.of(await get_location(LocationId(location_id)))

    @patch(
        "/{location_id:uuid}",
        summary="Change a location, or switch it on or off",
        responses=problems(*STAFF_ONLY, errors.LocationNotFound, *_UNFIT),
    )
    @inject
    async def change_location(
        self,
        location_id: FromPath[UUID],
        data: JSONBody[LocationPatchBody],
        change_location: FromDishka[ChangeLocation],
    ) -> LocationView:
        """Needs the permission `stock.manage`. What is at a location that is switched off is not for sale; what
        orders were promised there stays promised.
        """
        return LocationView.of(await change_location(LocationId(location_id), given(data, *_FIELDS)))
