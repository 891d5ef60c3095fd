"""`make bench`: what the program does per second, beside the least that the stack could need for it.

`make bench ARGS="catalogue"` measures one part: commerce, catalogue or synchronisation.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from bench.catalogue import database_times
from bench.commerce import measure_commerce
from bench.databases import Databases, databases
from bench.pages import measure_pages
from bench.report import show_catalogue, show_commerce, show_synchronisation
from bench.synchronisation import RUNS, measure_synchronisation


def commerce(made: Databases, folder: Path) -> None:
    measured = measure_commerce(made, folder)
    show_commerce(measured.lines, started_in=measured.started_in, memory_mb=measured.memory_mb)


def catalogue(made: Databases, folder: Path) -> None:
    dsn = made.migrated("catalogue")
    show_catalogue(database_times(dsn, folder), measure_pages(dsn, folder))


def synchronisation(made: Databases, folder: Path) -> None:
    for lists_variations in (True, False):
        empty = [made.migrated(f"synchronised_{run}") for run in range(RUNS + 1)]
        show_synchronisation(measure_synchronisation(empty, folder, lists_variations=lists_variations))


PARTS = {"commerce": commerce, "catalogue": catalogue, "synchronisation": synchronisation}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all without any")
    wanted = parser.parse_args().parts or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as made:
        os.environ["DATA_DIR"] = folder
        for part in wanted:
            PARTS[part](made, Path(folder))


if __name__ == "__main__":
    main()
