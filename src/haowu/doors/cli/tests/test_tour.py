# SPDX-License-Identifier: Apache-2.0
"""The seeds' story comes out, number by number, and a wrong number ends it."""

from io import StringIO

import pytest
from psycopg import Connection
from rich.console import Console

from haowu.doors.cli.tour.narrator import Narrator, TourWrong
from haowu.doors.cli.tour.play_tour import CHAPTERS, play_tour
from haowu.members.keys import MemberKeys

KEYS = MemberKeys.from_secret(bytes(range(32)))


def test_the_story_comes_out(connection: Connection) -> None:
    heard = StringIO()
    checks = play_tour(connection, member_keys=KEYS, console=Console(file=heard, width=200))
    assert checks == heard.getvalue().count("✓") >= 3 * len(CHAPTERS)
    for said in ("第几次消费、第几个月", "少用500分(-16.7%)", "ALREADY_USED", "已省 ¥250.00"):
        assert said in heard.getvalue()


def test_a_wrong_number_ends_it() -> None:
    narrator = Narrator(Console(file=StringIO()))
    with pytest.raises(TourWrong) as wrong:
        narrator.check("可用积分", "available", wanted=800, found=799)
    assert "应为800,实际是799" in wrong.value.detail("zh")
    assert narrator.checks == 0
