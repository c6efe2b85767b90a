# SPDX-License-Identifier: Apache-2.0
"""The last chapters: who pays whom in yuan, and whether the books are right (R073, the ledger's own checks)."""

from datetime import date
from typing import Any, Final

from haowu.doors.cli.demo_coalition import APPROVER, AUTHOR, PROGRAM_CODE
from haowu.doors.cli.tour.narrator import Narrator
from haowu.doors.cli.tour.shop import Shop
from haowu.earning.operations.check_records import check_records
from haowu.ledger.findings import Finding
from haowu.ledger.operations.rebuild_check import rebuild_check
from haowu.rules.amounts import yuan
from haowu.settlement.operations.answer_statement import answer_statement
from haowu.settlement.operations.close_month import close_month
from haowu.settlement.operations.record_payment import record_payment
from haowu.settlement.queries import find_statement, lines_of_statement

KINDS_ZH: Final = {"issued": "发分", "recalled": "退分", "accepted": "核销", "returned": "退回"}


def who_pays(narrator: Narrator, shop: Shop) -> None:
    """Close the months up to June 2028; the optician is paid for points that the textiles shop funded."""
    narrator.chapter("结算:暖屋家纺发的分,在明澈眼镜用掉", "Settlement: points of one shop, used at another")
    shop.wait_until(date(2028, 7, 1))
    closed = close_month(shop.connection, program=PROGRAM_CODE, month="2028-06", clock=shop.clock, actor=AUTHOR)
    number = closed.statements["guangming"]
    place: dict[str, Any] = {"merchant": "guangming", "statement": number, "clock": shop.clock}
    statement = find_statement(shop.connection, merchant="guangming", number=number)
    for line in lines_of_statement(shop.connection, statement.id):
        kind = KINDS_ZH[line.kind]
        narrator.tell(
            f"{kind}:{line.counterparty}出资的{line.points}分,{yuan(line.amount_fen)}元",
            f"{line.kind}: {line.points} points that {line.counterparty} had funded",
        )
    narrator.check(
        "运营方付给明澈眼镜(元)", "paid to the optician, in yuan", wanted="95.00", found=yuan(statement.net_fen)
    )
    answer_statement(shop.connection, is_right=True, actor=AUTHOR, **place)
    record_payment(shop.connection, reference="BANK-1", actor=APPROVER, **place)
    paid = find_statement(shop.connection, merchant="guangming", number=number)
    narrator.check("合作方确认、银行付款后", "confirmed, then paid", wanted="paid", found=paid.state)


def books(narrator: Narrator, shop: Shop) -> None:
    """Derive every balance, lot, hold and budget again from the movements, and compare."""
    narrator.chapter("最后核账:由分录重新推出一切", "The books: everything derived again from the movements")
    reports = [*rebuild_check(shop.connection), *check_records(shop.connection)]
    findings = [report for report in reports if isinstance(report, Finding)]
    narrator.check("不符之处", "differences", wanted=[], found=findings)
