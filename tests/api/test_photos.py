"""Photos: sent by the staff, seen by everybody."""

import struct
import zlib
from base64 import b64encode
from io import BytesIO
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from application.shared.access import Role
from tests.support.database import Database
from tests.support.pictures import picture
from tests.support.staff import People
from tests.support.uploads import unreadable_uploads

PHOTOS = "/api/v1/photos"


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def png_that_says(width: int, height: int) -> bytes:
    """A small file of a picture that would take gigabytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg_of_scans(number: int) -> bytes:
    """Refinements of nothing: each is a walk over the whole picture, and takes a few bytes of the file."""
    raw = picture("JPEG", (64, 64), progressive=True)
    refinement = raw[raw.rindex(b"\xff\xc4") : -2]
    return raw[:-2] + refinement * number + raw[-2:]


async def sent(http: httpx.AsyncClient, headers: dict[str, str], raw: bytes) -> httpx.Response:
    return await http.post(PHOTOS, files={"file": ("photo", raw)}, headers=headers)


def kept(database: Database) -> int:
    ((number,),) = database.execute("SELECT count(*) FROM photos")
    return int(number)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_a_photo_is_sent_and_seen(http: httpx.AsyncClient, staff: dict[str, str], kind: str) -> None:
    made = await sent(http, staff, picture(kind))

    assert made.status_code == 201, made.text
    seen = await http.get(made.headers["Location"])
    assert made.headers["Location"] == made.json()["path"] == f"{PHOTOS}/{made.json()['id']}"
    assert seen.headers["Content-Type"] == made.json()["media_type"] == "image/jpeg"
    assert seen.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert opened(seen.content).size == (made.json()["width"], made.json()["height"]) == (800, 600)


async def test_base64_will_do_and_the_same_bytes_are_the_same_photo(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    raw = picture()
    first = await sent(http, staff, raw)
    for text in (b64encode(raw).decode(), "data:image/jpeg;base64," + b64encode(raw).decode()):
        again = await http.post(f"{PHOTOS}/", json={"base64": text}, headers=staff)
        assert (again.status_code, again.json()) == (201, first.json())
    assert kept(database) == 1
    assert database.execute("SELECT action, subject_id FROM audit_log") == [
        ("photo.upload", first.json()["id"])
    ]


async def test_what_is_transparent_stays_so(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    made = await sent(http, staff, picture("PNG", mode="RGBA"))

    seen = opened((await http.get(made.json()["path"])).content)
    assert (seen.format, seen.mode) == ("WEBP", "RGBA")


async def test_a_film_behind_a_photo_is_no_matter(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    made = await sent(http, staff, picture("JPEG", progressive=True) + b"\xff\xda\x00\x02" * 200)

    assert made.status_code == 201, made.text


async def test_sixteen_bits_of_grey_stay_grey(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    target = BytesIO()
    Image.new("I;16", (8, 8), 0x4000).save(target, "PNG")

    made = await sent(http, staff, target.getvalue())

    grey = opened((await http.get(made.json()["path"])).content).getpixel((4, 4))
    assert isinstance(grey, tuple)
    assert all(abs(one - 0x40) < 4 for one in grey)


async def test_metadata_goes_and_the_picture_is_turned_upright(
    http: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "A camera of somebody"
    made = await sent(http, staff, picture(exif=exif, comment=b"a secret comment"))

    seen = await http.get(made.json()["path"])
    assert opened(seen.content).size == (600, 800)
    assert not opened(seen.content).getexif()
    assert b"secret" not in seen.content
    assert b"camera" not in seen.content


async def test_large_photos_are_made_smaller(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    made = await sent(http, staff, picture(size=(4000, 3000)))

    assert (made.json()["width"], made.json()["height"]) == (2048, 1536)


async def test_sizes_are_made_once_and_kept(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    path = (await sent(http, staff, picture())).json()["path"]

    small = [await http.get(f"{path}?size=320") for _ in range(2)]
    large = await http.get(f"{path}?size=1280")

    assert {one.content for one in small} == {small[0].content}
    assert opened(small[0].content).size == (320, 240)
    assert opened(large.content).size == (800, 600)
    assert database.execute("SELECT size FROM photo_sizes") == [(320,)]
    assert small[0].headers["ETag"] != large.headers["ETag"]


async def test_what_is_known_is_not_sent_again(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    path = (await sent(http, staff, picture())).json()["path"]
    etag = (await http.get(path)).headers["ETag"]

    for known in (etag, f'"other", W/{etag}'):
        again = await http.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert (await http.get(path, headers={"If-None-Match": '"other"'})).status_code == 200


@pytest.mark.parametrize("query", ["", "?size=320"])
async def test_there_is_no_such_photo(http: httpx.AsyncClient, database: Database, query: str) -> None:
    answer = await http.get(f"{PHOTOS}/{uuid4()}{query}")

    assert (answer.status_code, answer.json()["code"]) == (404, "media.photo_not_found")
    assert (await http.get(f"{PHOTOS}/{uuid4()}?size=100")).status_code == 400


HOSTILE = {
    "nothing": b"",
    "text": b"<script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "half": picture()[:500],
    "header alone": b"\xff\xd8\xff\xe0",
    "bmp": picture("BMP"),
    "tiff": picture("TIFF"),
    "damaged png": picture("PNG")[:60] + b"\0\0\0\0" + picture("PNG")[64:],
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_what_is_no_photo_is_refused(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database, what: str
) -> None:
    answer = await sent(http, staff, HOSTILE[what])

    assert (answer.status_code, answer.json()["code"]) == (422, "media.photo_unreadable")
    assert kept(database) == 0


@pytest.mark.parametrize(
    "bomb",
    [
        png_that_says(50_000, 50_000),
        png_that_says(5001, 5000),
        picture("PNG", (6000, 5000), "L"),
        jpeg_of_scans(200),
    ],
    ids=["gigapixels", "a row more than allowed", "a real one", "scans without end"],
)
async def test_bombs_are_refused_before_they_are_unpacked(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database, bomb: bytes
) -> None:
    answer = await sent(http, staff, bomb)

    assert (answer.status_code, answer.json()["code"]) == (422, "media.photo_too_large")
    assert kept(database) == 0


async def test_too_many_bytes_are_refused(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    more = await sent(http, staff, picture() + b"\0" * (10 * 1024 * 1024))
    much_more = await sent(http, staff, b"\0" * (20 * 1024 * 1024))

    assert (more.status_code, more.json()["code"]) == (422, "media.photo_too_large")
    assert (much_more.status_code, much_more.json()["code"]) == (413, "request.too_large")
    assert kept(database) == 0


async def test_other_requests_are_faulty(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    for answer in (
        await http.post(PHOTOS, json={"base64": "это не base64"}, headers=staff),
        await http.post(PHOTOS, json={"base64": 5}, headers=staff),
        await http.post(PHOTOS, json={"base64": "AA==", "more": 1}, headers=staff),
        await http.post(PHOTOS, content=b"not multipart", headers=staff | kind),
        await http.post(PHOTOS, files={"other": ("a", b"b")}, headers=staff),
        await http.post(PHOTOS, files=[("file", ("a", b"b")), ("file", ("c", b"d"))], headers=staff),
        await http.post(PHOTOS, files={"x": ("a", b"b")}, data={"file": "text"}, headers=staff),
    ):
        assert answer.status_code == 400, answer.text
    plain = await http.post(PHOTOS, content=picture(), headers=staff | {"Content-Type": "image/jpeg"})
    nothing = await http.post(PHOTOS, headers=staff)
    assert (plain.status_code, nothing.status_code) == (415, 415)


async def test_only_those_who_write_the_catalogue_or_the_pages_send_photos(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    _, client = await people.come()
    _, cashier = await people.come(Role.CASHIER)
    _, manager = await people.come(Role.MANAGER)

    assert (await sent(http, {}, picture())).status_code == 401
    assert (await sent(http, client, picture())).status_code == 403
    assert (await sent(http, cashier, picture())).status_code == 403
    assert kept(database) == 0
    assert (await sent(http, manager, picture())).status_code == 201


async def test_whoever_may_not_send_photos_is_told_so_before_the_body_is_read(
    http: httpx.AsyncClient, people: People
) -> None:
    _, cashier = await people.come(Role.CASHIER)

    for who, status in (({}, 401), (cashier, 403)):
        for body in unreadable_uploads(who):
            assert (await http.post(PHOTOS, **body)).status_code == status


async def test_a_page_full_of_photos_hits_no_limit(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    path = (await sent(http, staff, picture())).json()["path"]

    answer = await http.get(path)

    assert "RateLimit" not in answer.headers


async def test_units_are_public_and_cached(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/v1/units")

    assert {"code": 11, "symbol": "кг", "name": "Килограмм", "whole": False} in answer.json()["items"]
    assert (answer.status_code, "ETag" in answer.headers) == (200, True)
