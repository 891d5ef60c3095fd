"""Photos over HTTP: the staff send them, everybody sees them."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Request, Response, get, post
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.status_codes import HTTP_201_CREATED, HTTP_304_NOT_MODIFIED, HTTP_413_REQUEST_ENTITY_TOO_LARGE
from litestar.status_codes import HTTP_415_UNSUPPORTED_MEDIA_TYPE as UNSUPPORTED
from msgspec import Meta

from application.media.errors import PhotoNotFound, PhotoTooLarge, PhotoUnreadable
from application.media.ports import Photo, PhotoSize
from application.media.queries import GetPhoto
from application.media.upload_photo import UploadPhoto
from domain.shared.ids import PhotoId
from entrypoints.http.locations import API, NAMES_LOCATION, created
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.uploads import MAX_UPLOAD_BYTES, UploadOperation, uploaded
from entrypoints.http.wire import View

_FOR_EVER: Final = "public, max-age=31536000, immutable"
_NOT_MODIFIED: Final = {
    HTTP_304_NOT_MODIFIED: ResponseSpec(None, description="`If-None-Match` names what this is.")
}


class PhotoBody(View, frozen=True):
    id: UUID
    path: Annotated[
        str,
        Meta(
            description="For `photos` of a product",
            examples=["/api/v1/photos/019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10"],
        ),
    ]
    media_type: Annotated[str, Meta(examples=["image/jpeg"])]
    width: int
    height: int

    @classmethod
    def of(cls, photo: Photo) -> PhotoBody:
        return cls(
            id=photo.id,
            path=f"{API}/photos/{photo.id}",
            media_type=photo.media_type,
            width=photo.width,
            height=photo.height,
        )


class PhotoUploadController(Controller):
    path = "/photos"
    tags = ("Office: catalogue",)
    security = SIGNED_IN

    @post(
        "/",
        summary="Send a photo",
        status_code=HTTP_201_CREATED,
        operation_class=UploadOperation,
        request_max_body_size=MAX_UPLOAD_BYTES,
        response_headers=NAMES_LOCATION,
        responses=problems(
            *STAFF_ONLY, PhotoUnreadable, PhotoTooLarge, 400, HTTP_413_REQUEST_ENTITY_TOO_LARGE, UNSUPPORTED
        ),
    )
    @inject
    async def upload(
        self, request: Request[Any, Any, Any], upload_photo: FromDishka[UploadPhoto]
    ) -> Response[PhotoBody]:
        """JPEG, PNG, WebP or GIF (its first frame), up to 10 MB and 25 megapixels. It is turned upright, made no larger
        than 2048 pixels and stripped of metadata; the same bytes again are the same photo. Needs the permission
        `catalogue.manage` or `content.manage`.
        """
        upload_photo.require_allowed()
        photo = PhotoBody.of(await upload_photo(await uploaded(request)))
        return created(photo, f"/photos/{photo.id}")


class PhotoController(Controller):
    path = "/photos"
    tags = ("Catalogue",)

    @get(
        "/{photo_id:uuid}",
        summary="A photo",
        media_type="image/*",
        responses=_NOT_MODIFIED | problems(PhotoNotFound),
    )
    @inject
    async def photo(
        self,
        request: Request[Any, Any, Any],
        photo_id: FromPath[UUID],
        *,
        get_photo: FromDishka[GetPhoto],
        size: Annotated[
            PhotoSize | None, QueryParameter(description="The longest side in pixels; whole without it")
        ] = None,
    ) -> Response[bytes]:
        """It never changes, so it may be kept for ever."""
        headers = {"ETag": f'"{photo_id}-{size or 0:d}"', "Cache-Control": _FOR_EVER}
        if _has(request, headers["ETag"]):
            return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
        found = await get_photo(PhotoId(photo_id), size)
        return Response(found.content, media_type=found.media_type, headers=headers)


def _has(request: Request[Any, Any, Any], etag: str) -> bool:
    """A weak comparison (RFC 9110, 13.1.2). What never changes was there if somebody knows its tag."""
    known = request.headers.get("If-None-Match", "")
    return etag in (tag.strip().removeprefix("W/") for tag in known.split(","))
