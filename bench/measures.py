"""What a measurement consists of: runs of ours beside runs of a basis, in pairs, so that only ratios count."""

from __future__ import annotations

import asyncio
import os
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench.load import Result, repeated, send_all
from bench.servers import Server

RUNS = 5
PER_RUN = int(os.environ.get("BENCH_FLOWS", "200"))
READ_SECONDS = 1.5
READERS, WRITERS = 32, 8


@dataclass(frozen=True, slots=True)
class Line:
    """`basis` is what the ratio compares with, measured in the same run."""

    name: str
    results: list[Result]
    basis: list[float]
    statements: int | None = None
    cpu_ratio: float | None = None

    @property
    def rate(self) -> float:
        return statistics.median(result.rate for result in self.results)

    @property
    def ratio(self) -> float:
        pairs = zip(self.results, self.basis, strict=True)
        return statistics.median(result.rate / basis for result, basis in pairs)


def reads(name: str, server: Server, ours: Iterable[bytes], other: Server, its: bytes) -> Line:
    """Requests of `ours`, which does not end, each different or all the same, beside `its` over and over."""
    results, basis, costs = [], [], []
    for _ in range(RUNS):
        result, our_cpu = _timed(server, _for_a_while(ours))
        theirs, their_cpu = _timed(other, repeated(its, seconds=READ_SECONDS))
        results.append(result)
        basis.append(theirs.rate)
        costs.append(their_cpu / our_cpu)
    return Line(name, results, basis, cpu_ratio=statistics.median(costs))


def _for_a_while(requests: Iterable[bytes]) -> Iterator[bytes]:
    clock = repeated(b"", seconds=READ_SECONDS)
    return (one for _, one in zip(clock, requests, strict=False))


def _timed(server: Server, requests: Iterator[bytes]) -> tuple[Result, float]:
    """With the server's CPU seconds per request: the generator's own limit does not show in it."""
    before = server.cpu_seconds
    result = asyncio.run(send_all(server.port, requests, connections=READERS, status=200))
    return result, (server.cpu_seconds - before) / len(result.latencies)
