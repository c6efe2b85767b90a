# SPDX-License-Identifier: Apache-2.0
"""Numbers of 64 Chinese characters are legal, whatever they are combined with; blanks at their ends are not."""

from typing import Any

import pytest

from haowu.config.database import connect
from haowu.kernel.clock import FixedClock
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.tests.partners import make_partner
from tests.journeys.mall import PROGRAM, build_mall, hold, order
from tests.journeys.till import Running, Till

MERCHANT = "m" * 40
WHEN = "2026-11-22T09:50:00+08:00"


def number(sign: str) -> str:
    """Return the longest number that ends with `sign`."""
    return "号" * 63 + sign


def test_the_longest_numbers_are_posted(database_url: str, clock: FixedClock) -> None:
    """1,000 points are earned and confirmed, 500 spent in parts and given back: keys of up to 438 bytes."""
    with connect(database_url) as connection:
        onboard_merchant(connection, code=MERCHANT, name_zh="长")
        open_store(connection, merchant=MERCHANT, code="s", name_zh="一店")
        make_partner(connection, MERCHANT, "mall", clock=clock)
    mall = build_mall(database_url, clock, PROGRAM.replace("[jiafang, muying]", f"[jiafang, muying, {MERCHANT}]"))
    here: dict[str, Any] = {"merchant": MERCHANT, "store": "s"}
    with Running(mall.runtime) as server:
        till = Till(server, mall.operator)
        part = {"capture_no": number("丁"), "points": 200, "keeps_rest": True}
        refund = {"refund_no": number("己"), "refunded_at": WHEN, "is_full": True}
        calls: list[tuple[str, dict[str, Any]]] = [
            ("/orders", order(number("甲"), 100_000, **here)),
            (f"/orders/{number('甲')}/confirm", {"merchant": MERCHANT, "confirm_no": number("乙")}),
            ("/holds", hold(number("丙"), 500, **here)),
            (f"/holds/{number('丙')}/capture", {"merchant": MERCHANT, **part}),
            ("/orders", order(number("戊"), 10_000, points_deduct_fen=500, hold_nos=[number("丙")], **here)),
            (f"/orders/{number('戊')}/refunds", {"merchant": MERCHANT, **refund}),
            ("/holds", hold(number("庚"), 500, **here)),
            (f"/holds/{number('庚')}/void", {"merchant": MERCHANT, "void_no": number("辛")}),
        ]
        for path, body in calls:
            answer = till.post(path, body)
            assert answer.status_code == 201, (path, answer.text)
        assert till.balance() == {"available": 1_000, "pending": 0, "held": 0, "deficit": 0}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/orders", order("POS-1 ")),
        ("/orders", order(" POS-1")),
        ("/orders", order("A", hold_nos=["H "])),
        ("/orders/POS-1/refunds", {"refund_no": "R ", "refunded_at": WHEN, "is_full": True}),
        ("/orders/POS-1%20/refunds", {"refund_no": "R", "refunded_at": WHEN, "is_full": True}),
        ("/orders/POS-1%20/confirm", {}),
        ("/orders/POS-1/confirm", {"confirm_no": " 1"}),
        ("/holds", hold("H ", 1)),
        ("/holds", hold("H", 1, order_no="A ")),
        ("/holds/H/capture", {"capture_no": "1 "}),
        ("/holds/%20H/void", {}),
        ("/holds/H/void", {"void_no": " "}),
    ],
)
def test_a_blank_at_an_end_of_a_number_is_refused(till: Till, path: str, body: object) -> None:
    till.credit(order())
    answer = till.post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "FIELD_INVALID"), answer.text
    assert till.balance() == {"available": 0, "pending": 800, "held": 0, "deficit": 0}
    assert len(till.get("/members/M100001/journals").json()["journals"]) == 1
