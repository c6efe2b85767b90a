# SPDX-License-Identifier: Apache-2.0
"""An order file → points: resumable, nothing doubled, nothing lost, proved at the end.

Three hands work at once: one thread reads and prepares chunks ahead, and each writer, with a connection of its own,
credits one chunk a transaction. While one writer waits for PostgreSQL, another decides its chunk; the ledger's own
locks put them in order. What a chunk came to commits with it, so a kill at any moment leaves done chunks and others.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from collections.abc import Mapping as AbstractMapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from time import perf_counter
from typing import Final

from haowu.doors.bulk.ahead import Ahead
from haowu.doors.bulk.collecting import collecting_seldom
from haowu.doors.bulk.crediting import Creditor
from haowu.doors.bulk.cutting import Cutter
from haowu.doors.bulk.errors import ProofFailed
from haowu.doors.bulk.fingerprint import layout_of, sha256_of
from haowu.doors.bulk.mapping import Mapping, resolve
from haowu.doors.bulk.prepare import Prepared, prepare
from haowu.doors.bulk.rejects import RejectPieces
from haowu.doors.bulk.runs import Run, Tally, finish_run, open_run, show_writing, totals
from haowu.doors.bulk.sizes import Sizes
from haowu.doors.bulk.sources.open_source import open_source
from haowu.doors.bulk.worlds import Worlds
from haowu.kernel.clock import Clock
from haowu.kernel.text import Text
from haowu.ledger.queries import points_granted_by
from haowu.members.keys import MemberKeys
from haowu.wire.line import Line

CHUNK_ORDERS: Final = 5_000
WRITERS: Final = 2

CHECKSUM: Final = Text(zh="计算文件指纹", en="Fingerprint")
LOOK: Final = Text(zh="预读订单号", en="First look at order numbers")
CREDIT: Final = Text(zh="导入订单", en="Importing orders")

Progress = Callable[[Text, int, int, int], None]
"""Hears the phase, how far it is, of how much, and how many orders have been dealt with."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import to be done. `connect` gives a new connection that may post; `scratch` is a directory of our own."""

    path: Path
    mapping: Mapping
    connect: Callable[[], Line]
    clock: Clock
    member_keys: MemberKeys
    scratch: Path
    rejects_path: Path
    chunk_orders: int = CHUNK_ORDERS
    writers: int = WRITERS


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. `credited` counts this attempt alone, `tally` the whole run."""

    run: Run
    tally: Tally
    ledger_points: AbstractMapping[str, int]
    credited_orders: int
    seconds: float
    rejects_path: Path | None


def import_orders(job: Import, on_progress: Progress) -> Report:
    """Import the file; called again after an interruption, it goes on where it stood.

    Raises:
        FileUnreadable, MappingInvalid: nothing was done.
        ImportRunning: another process is importing this file.
        ProofFailed: the totals do not agree (everything that was posted stays posted).
    """
    source = open_source(job.path, job.mapping)
    resolved = resolve(job.mapping, source.names)
    began = perf_counter()
    sha256 = sha256_of(job.path, lambda done, size: on_progress(CHECKSUM, done, size, 0))
    with job.connect() as control:
        with control.transaction():
            layout = layout_of(job.mapping, job.chunk_orders)
            run = open_run(
                control, file_name=job.path.name, sha256=sha256, layout=layout, at=job.clock.now()
            )  # fmt: skip
        directory = job.scratch / f"import-{run.id}"
        cutter = Cutter(source, resolved, orders=job.chunk_orders, spool=directory / "aside")
        pieces = RejectPieces(directory)
        worlds = Worlds(job.member_keys)
        creditor = Creditor(run.id, worlds=worlds, clock=job.clock, pieces=pieces, is_history=job.mapping.history)
        steps = _Steps(cutter, run, source.size, on_progress)
        with collecting_seldom():
            credited = _credit_all(job, run, steps, creditor)
        return _conclude(job, control, run, worlds, pieces, cutter.read, credited, began)


class _Steps:
    """The prepared chunks that are still to be done, and how far the reading is."""

    def __init__(self, cutter: Cutter, run: Run, size: int, on_progress: Progress) -> None:
        self._cutter, self._run, self._size, self._on_progress = cutter, run, size, on_progress
        self._position = 0
        self._orders = 0

    def __iter__(self) -> Iterator[Prepared]:
        chunks = self._cutter.chunks(lambda done: self._on_progress(LOOK, done, self._size, 0), self._note_position)
        for chunk in chunks:
            if chunk.no in self._run.done:
                self._orders += chunk.starts.len()
            else:
                yield prepare(chunk, self._cutter.resolved, actor=self._run.actor)

    def note(self, tally: Tally) -> None:
        """Tell that a chunk is done."""
        self._orders += tally.read.orders
        self._on_progress(CREDIT, self._position, self._size, self._orders)

    def _note_position(self, position: int) -> None:
        self._position = position


def _credit_all(job: Import, run: Run, steps: _Steps, creditor: Creditor) -> int:
    """Credit every chunk that is left and return the number of orders dealt with."""
    connections: SimpleQueue[Line] = SimpleQueue()
    orders = 0

    def credit(chunk: Prepared) -> Tally:
        connection = connections.get()
        try:
            return creditor.credit(connection, chunk)
        finally:
            connections.put(connection)

    def note(finished: Future[Tally]) -> int:
        tally = finished.result()
        steps.note(tally)
        return tally.read.orders

    opened = [job.connect() for _ in range(job.writers)]
    for connection in opened:
        show_writing(connection, run.id)
        connections.put(connection)
    ahead = Ahead(lambda: iter(steps), depth=1)
    try:
        with ThreadPoolExecutor(job.writers, "writer") as pool:
            under_way: deque[Future[Tally]] = deque()
            for chunk in ahead:
                under_way.append(pool.submit(credit, chunk))
                if len(under_way) > job.writers:
                    orders += note(under_way.popleft())
            while under_way:
                orders += note(under_way.popleft())
    finally:
        ahead.close()
        for connection in opened:
            connection.close()
    return orders


def _conclude(
    job: Import, control: Line, run: Run, worlds: Worlds, pieces: RejectPieces, read: Sizes,
    credited: int, began: float,
) -> Report:  # fmt: skip
    """Prove the totals, join the rejects, close the run."""
    seconds = perf_counter() - began
    with control.transaction():
        tally = totals(control, run.id)
        point_types = worlds.current(control).terms.point_types
        granted = points_granted_by(control, run.actor)
        by_code: Counter[str] = Counter()
        for number, points in granted.items():
            by_code[point_types[number].code] += points
        _prove(run, tally, read, by_code)
        finish_run(control, run.id, job.clock.now())
    rejects_path = None
    if tally.codes:
        rejects_path = pieces.join(job.rejects_path)
    pieces.clear()
    return Report(run, tally, by_code, credited, seconds, rejects_path)


def _prove(run: Run, tally: Tally, read: Sizes, by_code: AbstractMapping[str, int]) -> None:
    """Check that every line and fen of the file is accounted for, and that the ledger says the same about points.

    Raises:
        ProofFailed: naming the sums that differ.
    """
    found = tally.read
    if (found.lines, found.fen) != (read.lines, read.fen):
        raise ProofFailed(
            run=run.id,
            what_zh=f"读到 {read.lines} 行 {read.fen} 分,入账与拒绝合计 {found.lines} 行 {found.fen} 分",
            what_en=f"read {read.lines} lines, {read.fen} fen; accounted for {found.lines} lines, {found.fen} fen",
        )
    if dict(tally.points) != dict(by_code):
        raise ProofFailed(
            run=run.id,
            what_zh=f"应答发放积分 {dict(tally.points)},账本记载 {dict(by_code)}",
            what_en=f"answers granted {dict(tally.points)}, the ledger has {dict(by_code)}",
        )
