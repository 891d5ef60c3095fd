"""Pictures of the demo products, drawn here: they show in a browser without any network."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from entrypoints.demo.data import pictures

_PICTURE: Final = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">
<rect width="400" height="400" fill="{colour}"/><circle cx="200" cy="200" r="140" fill="#fff" opacity=".55"/>
<text x="200" y="200" font-size="150" text-anchor="middle" dominant-baseline="central">{emoji}</text></svg>"""


@get("/demo/photos/{name:str}", include_in_schema=False, sync_to_thread=False)
def demo_photo(name: FromPath[str]) -> Response[str]:
    """The picture of a demo product, by its slug."""
    found = pictures().get(name.removesuffix(".svg"))
    if found is None:
        raise NotFoundException
    emoji, colour = found
    return Response(
        _PICTURE.format(emoji=emoji, colour=colour),
        media_type="image/svg+xml",
        headers={"Cache-Control": "public, max-age=86400"},
    )
