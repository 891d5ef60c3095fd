"""A person's data as a zip archive: JSON for machines, one self-contained page for people."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from html import escape
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from application.personal_data.ports import Dossier, DossierArchive, Section, Shown

FORMAT: Final = "prilavok/personal-data/1"

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin-bottom:2rem}"
    "th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{background:#f4f4f4}"
)


class ZippedDossier(DossierArchive):
    async def pack(self, dossier: Dossier) -> bytes:
        # Compression takes long enough to be felt by everybody else's requests.
        return await asyncio.to_thread(_packed, dossier)


def _packed(dossier: Dossier) -> bytes:
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as file:
        for name, text in (("data.json", as_json(dossier)), ("data.html", as_html(dossier))):
            file.writestr(ZipInfo(name), text, compress_type=ZIP_DEFLATED)
    return archive.getvalue()


def as_json(dossier: Dossier) -> str:
    document = {
        "format": FORMAT,
        "client_id": str(dossier.client_id),
        "made_at": dossier.made_at.isoformat(),
        "sections": {
            section.name: {
                "title": section.title,
                "columns": dict(section.columns),
                "rows": list(section.rows),
            }
            for section in dossier.sections
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_html(dossier: Dossier) -> str:
    body = "".join(_section(section) for section in dossier.sections)
    made = dossier.made_at.astimezone(UTC).strftime("%d.%m.%Y %H:%M UTC")
    return (
        '<!doctype html><html lang="ru"><meta charset="utf-8"><title>Ваши данные</title>'
        f"<style>{_STYLE}</style><h1>Ваши данные</h1><p>Составлено {made}.</p>{body}</html>"
    )


def _section(section: Section) -> str:
    heading = f"<h2>{escape(section.title)}</h2>"
    if not section.rows:
        return f"{heading}<p>Ничего не хранится.</p>"
    head = "".join(f"<th>{escape(title)}</th>" for title in section.columns.values())
    return f"{heading}<table><tr>{head}</tr>{''.join(_rows(section))}</table>"


def _rows(section: Section) -> Iterator[str]:
    for row in section.rows:
        yield f"<tr>{''.join(f'<td>{_cell(row[name])}</td>' for name in section.columns)}</tr>"


def _cell(value: Shown) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "да" if value else "нет"
        case Mapping():
            return "<br>".join(f"{escape(name)}: {_cell(item)}" for name, item in value.items())
        case list():
            return "<br>".join(_cell(item) for item in value)
        case _:
            return escape(str(value))
