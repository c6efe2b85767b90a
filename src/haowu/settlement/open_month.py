# SPDX-License-Identifier: Apache-2.0
"""What a partner's next statement comes to so far: reckoned as a closing would, and nothing is written."""

import msgspec
from psycopg import Connection

from haowu.merchants.agreements import FAR
from haowu.merchants.queries import load_merchants
from haowu.settlement.errors import ProgramUnknown
from haowu.settlement.pricing import Line, Prices, lines_of
from haowu.settlement.turnover import faces_of, point_types_of, read_turnover, stands_of, stretches_until


class SoFar(msgspec.Struct, frozen=True):
    """The lines as they stand; `net_fen` > 0: the operator will pay."""

    program: str
    merchant: str
    net_fen: int
    lines: tuple[Line, ...]


def so_far(connection: Connection, *, program: str, merchant: str) -> SoFar:
    """Return what all that was posted since the last closing comes to. Raises `ProgramUnknown`."""
    point_types = point_types_of(connection, program)
    if not point_types:
        raise ProgramUnknown(program=program)
    stretches = stretches_until(connection, stands_of(connection, program), FAR)
    turnover = [
        moved
        for stretch in stretches
        for moved in read_turnover(connection, stretch, point_types)
        if merchant in {moved.funder, moved.acceptor}
    ]
    prices = Prices(program, load_merchants(connection), faces_of(connection, program))
    lines = lines_of(turnover, prices).get(merchant, [])
    return SoFar(program, merchant, sum(line.amount_fen for line in lines), tuple(lines))
