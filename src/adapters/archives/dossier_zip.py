"""A person's data as a zip archive: JSON for machines, a page for people."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

import msgspec

from adapters.archives.dossier_page import as_html
from application.personal_data.ports import Dossier, DossierArchive

FORMAT: Final = "prilavok/personal-data/1"


class ZippedDossier(DossierArchive):
    """`zone` is the clock of the page; in the JSON moments are UTC."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    async def pack(self, dossier: Dossier) -> bytes:
        # Compression takes long enough to be felt by everybody else's requests.
        return await asyncio.to_thread(_packed, dossier, self._zone)


def _packed(dossier: Dossier, zone: ZoneInfo) -> bytes:
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as file:
        for name, text in (("data.json", as_json(dossier)), ("data.html", as_html(dossier, zone))):
            file.writestr(ZipInfo(name), text, compress_type=ZIP_DEFLATED)
    return archive.getvalue()


def as_json(dossier: Dossier) -> str:
    document = {
        "format": FORMAT,
        "client_id": str(dossier.client_id),
        "made_at": dossier.made_at,
        "sections": {
            section.name: {
                "title": section.title,
                "columns": dict(section.columns),
                "rows": list(section.rows),
            }
            for section in dossier.sections
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=msgspec.to_builtins)
