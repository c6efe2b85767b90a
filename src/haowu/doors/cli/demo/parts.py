# SPDX-License-Identifier: Apache-2.0
"""Add one part of the demo, or leave it out and say why: a demo of today must not stop a copy that has yesterday's."""

from collections.abc import Callable
from typing import Final

import msgspec
import psycopg
from psycopg import Connection

from haowu.doors.cli.demo.history import HistoryRefused
from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.ledger.errors import LedgerInconsistentError

LEFT_OUT: Final = Text(
    zh="演示数据“{part}”没有加入,已有数据保持不变:{why}",
    en="The demo's {part} was left out, nothing was changed: {why}",
)
MERCHANTS: Final = Text(zh="商家和门店", en="merchants and stores")
MEMBERS: Final = Text(zh="会员", en="members")
PROGRAM: Final = Text(zh="积分计划", en="programme")
CAMPAIGNS: Final = Text(zh="活动", en="campaigns")
SHELF: Final = Text(zh="可兑换的商品", en="rewards")
MONTHS: Final = Text(zh="合作结算", en="settlement")
HISTORY: Final = Text(zh="消费记录", en="history")


class LeftOut(msgspec.Struct, frozen=True):
    """A part of the demo that could not be added to what is there already."""

    part: Text
    why: Text

    def sentence(self, language: str) -> str:
        """Return what is told to the reader of the terminal."""
        return LEFT_OUT.render(language, part=self.part.render(language), why=self.why.render(language))


def add_part(connection: Connection, part: Text, add: Callable[[], object]) -> list[LeftOut]:
    """Run `add` within a savepoint; a refusal undoes this part alone and is returned.

    An inconsistent ledger and a database that is away are raised: they are no matter of the demo.
    """
    try:
        with connection.transaction():
            add()
    except LedgerInconsistentError:
        raise
    except HaowuError as refused:
        return [LeftOut(part, Text(zh=_plain(refused.detail("zh")), en=_plain(refused.detail("en"))))]
    except (HistoryRefused, psycopg.IntegrityError) as refused:
        why = _plain(next(iter(str(refused).splitlines()), type(refused).__name__))
        return [LeftOut(part, Text(zh=why, en=why))]
    return []


def _plain(sentence: str) -> str:
    """Return the sentence so that no brace in it is taken for a blank."""
    return sentence.replace("{", "{{").replace("}", "}}")
