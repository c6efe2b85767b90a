# SPDX-License-Identifier: Apache-2.0
"""A fast wrong answer is worth nothing: every answer of a load is read again afterwards."""

from collections.abc import Sequence

import msgspec

from tests.bench.connection import Answer
from tests.bench.orders import points_of

_CREATED = 201
_GOOD = frozenset({200, 201})


class _Award(msgspec.Struct):
    points: int


class _Accrual(msgspec.Struct):
    journal: str
    order_no: str
    awards: list[_Award]
    replayed: bool


_accrual = msgspec.json.Decoder(_Accrual)


def check_orders(answers: Sequence[Answer], *, awards: int = 1) -> None:
    """Raise AssertionError unless every order was credited once, its base award being its own number of points."""
    journals = set()
    for answer in answers:
        assert answer.status == _CREATED, f"order {answer.number}: {answer.status} {answer.body[:400]!r}"
        accrual = _accrual.decode(answer.body)
        points = [award.points for award in accrual.awards]
        assert points[:1] == [points_of(answer.number)], f"order {answer.number}: awards {points}"
        assert len(points) == awards, f"order {answer.number}: awards {points}"
        assert accrual.order_no.endswith(f"{answer.number:010d}"), f"answer of another order: {accrual.order_no}"
        assert not accrual.replayed, f"order {answer.number} was replayed"
        journals.add(accrual.journal)
    assert len(journals) == len(answers), f"{len(answers)} orders, but {len(journals)} journals"


def check_status(answers: Sequence[Answer]) -> None:
    """Raise AssertionError unless every answer says that it was done."""
    for answer in answers:
        assert answer.status in _GOOD, f"request {answer.number}: {answer.status} {answer.body[:400]!r}"
