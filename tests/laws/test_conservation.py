# SPDX-License-Identifier: Apache-2.0
"""Points are neither made nor lost: what members have is what the system's side gave, and nobody overspends."""

from typing import Final

import pytest

from tests.faults.proof import prove_ledger
from tests.laws.choosing import SeededChooser
from tests.laws.stage import Theatre
from tests.laws.traces import EDGE, perform, scenes

SIDES: Final = """
select sum(points) filter (where class < 10)::bigint, sum(points) filter (where class >= 10)::bigint
from (select debit as class, -points as points from ledger.movement
      union all select credit, points from ledger.movement) as sides
"""
KEPT: Final = "select coalesce(sum(available + pending + held - deficit), 0)::bigint from ledger.account"
JOURNAL_SAYS: Final = """
select j.chain, j.seq, j.ord, j.kind, j.points, coalesce(sum(m.points), 0)
from ledger.journal j left join ledger.movement m
    on (m.chain, m.seq, m.journal_ord) = (j.chain, j.seq, j.ord)
    and (j.kind, m.debit, m.credit) in
        ((1, 10, 1), (1, 10, 2), (3, 1, 11), (4, 1, 3), (5, 3, 11), (6, 3, 1), (7, 11, 1))
where j.kind in (1, 3, 4, 5, 6, 7) and j.code = 'OK'
group by 1, 2, 3, 4, 5 having j.points <> coalesce(sum(m.points), 0)
"""
OVERDRAWN: Final = """
select l.lot_id from ledger.lot l
where l.granted < (select coalesce(sum(case when m.credit = 11 then m.points when m.debit = 11 then -m.points end), 0)
                   from ledger.movement m where (m.lane, m.lot_id) = (l.lane, l.lot_id) and l.restored_from = 0)
"""


@pytest.mark.parametrize("seed", range(3))
def test_points_are_neither_made_nor_lost(theatre: Theatre, seed: int) -> None:
    """After a long trace: both sides balance, journals say what moved, no lot paid more than it had."""
    play = theatre.new_play(SeededChooser(seed), owners=3, edge=EDGE)
    perform(play, scenes(play, seed, count=25, longest=20), 7)
    connection = theatre.connection
    members, system = connection.execute(SIDES).fetchone() or (None, None)
    assert members == -system, f"seed {seed}"
    assert connection.execute(KEPT).fetchone() == (members,), f"seed {seed}"
    assert connection.execute(JOURNAL_SAYS).fetchall() == [], f"seed {seed}"
    assert connection.execute(OVERDRAWN).fetchall() == [], f"seed {seed}"
    prove_ledger(connection)


@pytest.mark.parametrize("seed", range(3))
def test_a_lot_never_grows(theatre: Theatre, seed: int) -> None:
    """What was granted stays what was granted; what can be recalled only shrinks."""
    play = theatre.new_play(SeededChooser(seed), owners=2, edge=EDGE)
    known: dict[int, tuple[int, int]] = {}
    for scene in scenes(play, seed, count=12, longest=12):
        perform(play, [scene], 5)
        sql = "select lot_id, granted, granted - recalled from ledger.lot"
        now = {lot_id: (granted, left) for lot_id, granted, left in theatre.connection.execute(sql)}
        for lot_id, (granted, left) in known.items():
            assert now[lot_id][0] == granted, f"seed {seed}"
            assert now[lot_id][1] <= left, f"seed {seed}"
        known = now
