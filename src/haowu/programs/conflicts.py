# SPDX-License-Identifier: Apache-2.0
"""Does a document that makes sense also fit in beside what is published? Every conflict is reported, with its line."""

from datetime import datetime, timedelta
from typing import Final

from psycopg import Connection

from haowu.kernel.text import Text
from haowu.programs.ladders import ladder_problems
from haowu.programs.numbering import lowered_budgets, revalued_budgets
from haowu.programs.preparing import Prepared
from haowu.programs.problem import Problem
from haowu.programs.queries import VersionView
from haowu.programs.timeline import FOREVER, spans
from haowu.programs.written import Written
from haowu.rules.document import ProgramDocument

BACKDATE_MAX: Final = timedelta(days=1)


def find_conflicts(connection: Connection, prepared: Prepared, *, at: datetime) -> list[Problem]:
    """Return what would be refused if the document were published at `at`: dates, merchants, ladders, budgets."""
    written, document = prepared.written, prepared.document
    return [
        *_date_problems(written, document, prepared.own, at),
        *_merchant_problems(written, document, prepared.others),
        *ladder_problems(connection, written, document),
        *lowered_budgets(connection, written, document, at=at),
        *revalued_budgets(connection, written, document),
    ]


def _date_problems(written: Written, document: ProgramDocument, own: list[VersionView], now: datetime) -> list[Problem]:
    if not own or document.effective_from >= now - BACKDATE_MAX:
        return []
    text = Text(
        zh="生效时间最多只能比现在早一天,已经发生的消费按原规则计分",
        en="may lie at most one day in the past: what was earned stays as it was earned",
    )
    return [written.problem(("effective_from",), "EFFECTIVE_IN_PAST", text)]


def _merchant_problems(
    written: Written, document: ProgramDocument, versions: dict[int, list[VersionView]]
) -> list[Problem]:
    """Name the merchants that another programme has: each belongs to one at a time."""
    taken: dict[str, str] = {}
    for others in versions.values():
        if others[0].program == document.program:
            continue
        for span in spans([other.effective_from for other in others]):
            if document.effective_from < span.ends_at <= FOREVER:
                taken |= dict.fromkeys(others[span.position].merchants, others[0].program)
    return [
        written.problem(
            ("merchants", number),
            "MERCHANT_TAKEN",
            Text(zh=f"商家“{code}”属于积分计划“{taken[code]}”", en=f"{code} belongs to programme {taken[code]}"),
        )
        for number, code in enumerate(document.merchants)
        if code in taken
    ]
