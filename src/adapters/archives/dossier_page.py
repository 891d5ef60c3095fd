"""A person's data as one self-contained page: for people, in Russian, with the clock of the shop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from adapters.archives.words import WORDS
from application.personal_data.ports import Dossier, Section, Shown

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin-bottom:2rem}"
    "th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{background:#f4f4f4}"
)


def as_html(dossier: Dossier, zone: ZoneInfo) -> str:
    body = "".join(_section(section, zone) for section in dossier.sections)
    made = dossier.made_at.astimezone(zone).strftime("%d.%m.%Y в %H:%M")
    return (
        '<!doctype html><html lang="ru"><meta charset="utf-8"><title>Ваши данные</title>'
        f"<style>{_STYLE}</style><h1>Ваши данные</h1><p>Составлено {made} ({zone.key}).</p>{body}</html>"
    )


def _section(section: Section, zone: ZoneInfo) -> str:
    heading = f"<h2>{escape(section.title)}</h2>"
    if not section.rows:
        return f"{heading}<p>Ничего не хранится.</p>"
    head = "".join(f"<th>{escape(title)}</th>" for title in section.columns.values())
    return f"{heading}<table><tr>{head}</tr>{''.join(_rows(section, zone))}</table>"


def _rows(section: Section, zone: ZoneInfo) -> Iterator[str]:
    words = {name: WORDS.get((section.name, name), {}) for name in section.columns}
    for row in section.rows:
        cells = (_cell(_worded(row[name], words[name]), zone) for name in section.columns)
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _worded(value: Shown, words: Mapping[str, str]) -> Shown:
    return words.get(value, value) if isinstance(value, str) else value


def _cell(value: Shown, zone: ZoneInfo) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "да" if value else "нет"
        case date():
            return _when(value, zone)
        case Mapping():
            return "<br>".join(f"{escape(name)}: {_cell(item, zone)}" for name, item in value.items())
        case list():
            return "<br>".join(_cell(item, zone) for item in value)
        case _:
            return escape(str(value))


def _when(day: date, zone: ZoneInfo) -> str:
    """A day, or a moment, which is a day with a time."""
    if isinstance(day, datetime):
        return day.astimezone(zone).strftime("%d.%m.%Y %H:%M")
    return day.strftime("%d.%m.%Y")
