"""Favourites over HTTP. A handler translates; it decides nothing."""

from __future__ import annotations

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, delete, get, put
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery
from litestar.status_codes import HTTP_204_NO_CONTENT

from application.favorites.keep_favorites import AddFavorite, RemoveFavorite
from application.favorites.queries import ListFavorites
from application.shared.page import CursorInvalid, PageRequest
from domain.catalogue.errors import ProductNotFound
from domain.favorites.errors import TooManyFavorites
from entrypoints.http.openapi import CLIENT_ONLY, SIGNED_IN, problems
from entrypoints.http.storefront.catalogue_views import ProductCardBody
from entrypoints.http.wire import Cursor, Limit, PageView


class FavoriteController(Controller):
    path = "/favorites"
    tags = ("Favourites",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get("/", summary="Own favourites, the last one first", responses=problems(*CLIENT_ONLY, CursorInvalid))
    @inject
    async def favorites(
        self,
        *,
        list_favorites: FromDishka[ListFavorites],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
    ) -> PageView[ProductCardBody]:
        """What is not sold any more is left out, and comes back when it is sold again."""
        page = await list_favorites(PageRequest(limit=limit, cursor=cursor))
        return PageView[ProductCardBody].of(page, ProductCardBody.of)

    @put(
        "/{product_id:str}",
        status_code=HTTP_204_NO_CONTENT,
        responses=problems(*CLIENT_ONLY, ProductNotFound, TooManyFavorites),
    )
    @inject
    async def add_favorite(self, product_id: FromPath[str], add_favorite: FromDishka[AddFavorite]) -> None:
        """Mark a product, by id or slug.

        Repeating it changes nothing: the product keeps its place.
        """
        await add_favorite(product_id)

    @delete("/{product_id:str}", responses=problems(*CLIENT_ONLY))
    @inject
    async def remove_favorite(
        self, product_id: FromPath[str], remove_favorite: FromDishka[RemoveFavorite]
    ) -> None:
        """Unmark a product, by id or slug.

        What is not marked, or not there at all, changes nothing.
        """
        await remove_favorite(product_id)
