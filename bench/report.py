"""The tables that `make bench` prints."""

from __future__ import annotations

import os
import statistics

from rich.console import Console
from rich.table import Table

from bench.catalogue import PRODUCTS, Asked
from bench.measures import RUNS, Line
from bench.synchronisation import Synchronisation

_CONSOLE = Console(width=110)


def show_lines(title: str, lines: list[Line]) -> None:
    table = _table(title, "what", "per second", "p50 ms", "p99 ms", "SQL", "ratio", "CPU ratio")
    for line in lines:
        table.add_row(
            line.name,
            f"{line.rate:,.0f}",
            f"{statistics.median(result.percentile(0.5) for result in line.results):.2f}",
            f"{statistics.median(result.percentile(0.99) for result in line.results):.2f}",
            "" if line.statements is None else str(line.statements),
            f"{line.ratio:.2f}",
            "" if line.cpu_ratio is None else f"{line.cpu_ratio:.2f}",
        )
    _CONSOLE.print(table)


def show_commerce(lines: list[Line], *, started_in: float, memory_mb: float) -> None:
    show_lines(f"Medians of {RUNS} runs, one server process, {os.cpu_count()} cores", lines)
    _CONSOLE.print(
        "Reads: to a bare Litestar handler that returns the list's bytes. Writes: to the same statements sent\n"
        "by bare psycopg over as many connections. CPU ratio: the servers' CPU time per request."
    )
    _CONSOLE.print(f"Cold start of `prilavok http`: {started_in:.2f} s, {memory_mb:.0f} MB")


def show_catalogue(asked: list[Asked], pages: list[Line]) -> None:
    table = _table(f"Database time at {PRODUCTS:,} products, nothing cached", "what", "SQL", "p50 ms")
    for one in asked:
        table.add_row(one.name, str(one.statements), f"{one.milliseconds:.2f}")
    _CONSOLE.print(table)
    show_lines(f"Pages at {PRODUCTS:,} products, to a bare Litestar handler with the same bytes", pages)


def show_synchronisation(measured: Synchronisation) -> None:
    columns = ("run", "catalogue s", "with stock s", "serving s", "catalogue to serving")
    listed = "all at once" if measured.lists_variations else "product by product"
    title = f"Full synchronisation of {measured.products:,} products, variations listed {listed}"
    table = _table(f"{title}: {measured.requests:,} requests", *columns)
    for number, run in enumerate(measured.runs, 1):
        seconds = (run.catalogue, run.whole, run.serving, run.catalogue / run.serving)
        table.add_row(str(number), *(f"{one:.2f}" for one in seconds))
    table.add_row("median", "", "", "", f"{measured.ratio:.2f}")
    _CONSOLE.print(table)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title)
    for column in columns:
        table.add_column(column, justify="left" if column == columns[0] else "right")
    return table
