# SPDX-License-Identifier: Apache-2.0
"""The load's requests, rendered by bytes formatting: fixed parts once, numbers of fixed width at each call."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bench.programme import STORES, store_code

FIRST_MEMBER = 1_000_000_000
"""Member numbers have ten digits, so that all requests are equally long."""

_SPREAD = 2_654_435_761
_POINTS = 900
PAID_AT = "2026-11-22T10:00:00+08:00"


def member_of(number: int, members: int) -> int:
    """Return which member (0 … members - 1) request `number` belongs to: spread evenly, without a random generator."""
    return (number * _SPREAD >> 7) % members


def points_of(number: int) -> int:
    """Return how many points request `number` must earn (100-999, so that all requests are equally long)."""
    return 100 + number % _POINTS


def _unique() -> str:
    return os.urandom(4).hex()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: the address, the token, the merchant, how many members, and what sets this run's numbers apart."""

    token: str
    merchant: str
    members: int
    run: str = field(default_factory=_unique)

    def order_maker(self) -> Callable[[int], bytes]:
        """Return a maker of `POST /orders` with one line each."""
        first, paid, last = self._order_pieces()
        sample = self._order(0, first, paid, last)
        head = self._head("/points/v1/orders", len(sample))

        def make(number: int) -> bytes:
            return head + self._order(number, first, paid, last)

        return make

    def batch_maker(self, size: int) -> Callable[[int], bytes]:
        """Return a maker of `POST /orders/batch` with `size` orders; request `n` begins with order n·size."""
        first, paid, last = self._order_pieces()
        length = size * (len(self._order(0, first, paid, last)) + 1) + 1
        head = self._head("/points/v1/orders/batch", length)

        def make(number: int) -> bytes:
            start = number * size
            orders = b",".join(self._order(n, first, paid, last) for n in range(start, start + size))
            return b"%s[%s]" % (head, orders)

        return make

    def hold_maker(self, points: int) -> Callable[[int], bytes]:
        """Return a maker of `POST /holds` over `points` each."""
        begin = b'{"hold_no":"' + self.run.encode() + b"-"
        middle = f'","merchant":"{self.merchant}","store":"{store_code(0)}",'.encode()
        end = f'"point_type":"{self.merchant}-points","points":{points}}}'.encode()

        def body(number: int) -> bytes:
            member = FIRST_MEMBER + member_of(number, self.members)
            return b'%s%010d","member":"M%010d%s%s' % (begin, number, member, middle, end)

        head = self._head("/points/v1/holds", len(body(0)))
        return lambda number: head + body(number)

    def capture_maker(self) -> Callable[[int], bytes]:
        """Return a maker of `POST /holds/{hold_no}/capture`, all that is held."""
        body = f'{{"merchant":"{self.merchant}"}}'.encode()
        mark = "#" * 10
        begin, end = self._head(f"/points/v1/holds/{self.run}-{mark}/capture", len(body)).split(mark.encode())
        return lambda number: b"%s%010d%s%s" % (begin, number, end, body)

    def _order_pieces(self) -> tuple[bytes, tuple[bytes, ...], bytes]:
        begin = b'{"order_no":"' + self.run.encode() + b"-"
        stores = tuple(
            f'","merchant":"{self.merchant}","store":"{store_code(n)}","paid_at":"{PAID_AT}","settled":true,'
            '"paid_fen":'.encode()
            for n in range(STORES)
        )
        return begin, stores, b',"lines":[{"line_no":1,"sku":"SET-4","category":"bedding","quantity":1,"paid_fen":'

    def _order(self, number: int, begin: bytes, stores: tuple[bytes, ...], lines: bytes) -> bytes:
        fen = points_of(number) * 100
        member = FIRST_MEMBER + member_of(number, self.members)
        store = stores[(number * _SPREAD >> 9) % STORES]
        return b'%s%010d","member":"M%010d%s%d%s%d}]}' % (begin, number, member, store, fen, lines, fen)

    def _head(self, path: str, length: int) -> bytes:
        return (
            f"POST {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {self.token}\r\n"
            f"content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        ).encode()
