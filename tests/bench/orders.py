# SPDX-License-Identifier: Apache-2.0
"""The load's requests, rendered by bytes formatting: fixed parts once, numbers of fixed width at each call."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

FIRST_MEMBER = 1_000_000_000
"""Member numbers have ten digits, so that all requests are equally long."""

PAID_AT = "2026-11-01T10:00:00+08:00"
"""Longer ago than the return window, so that what is earned can be spent at once; the work is the same either way."""

_SPREAD = 2_654_435_761
_POINTS = 900


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
    """Who sends what: a token, a merchant, its members and categories, and what sets this run's numbers apart."""

    token: str
    merchant: str
    members: int
    categories: tuple[str, ...] = ("bedding",)
    run: str = field(default_factory=_unique)

    def order_maker(self) -> Callable[[int], bytes]:
        """Return a maker of `POST /orders` with one line each."""
        body = self._order_body()
        head = self._head("/points/v1/orders", len(body(0)))
        return lambda number: head + body(number)

    def batch_maker(self, size: int) -> Callable[[int], bytes]:
        """Return a maker of `POST /orders/batch` with `size` orders; request `n` begins with order n·size."""
        body = self._order_body()
        head = self._head("/points/v1/orders/batch", size * (len(body(0)) + 1) + 1)

        def make(number: int) -> bytes:
            start = number * size
            return b"%s[%s]" % (head, b",".join(map(body, range(start, start + size))))

        return make

    def hold_maker(self, points: int) -> Callable[[int], bytes]:
        """Return a maker of `POST /holds` over `points` each."""
        end = f'","merchant":"{self.merchant}","store":"main","point_type":"{self.merchant}-points","points":{points}}}'
        begin, tail, members = f'{{"hold_no":"{self.run}-'.encode(), end.encode(), self.members

        def body(number: int) -> bytes:
            member = FIRST_MEMBER + member_of(number, members)
            return b'%s%010d","member":"M%010d%s' % (begin, number, member, tail)

        head = self._head("/points/v1/holds", len(body(0)))
        return lambda number: head + body(number)

    def redemption_maker(self, reward: str) -> Callable[[int], bytes]:
        """Return a maker of `POST /redemptions` of one `reward` each."""
        end = (
            f'","merchant":"{self.merchant}","store":"main","point_type":"{self.merchant}-points","reward":"{reward}"}}'
        )
        begin, tail, members = f'{{"redemption_no":"{self.run}-'.encode(), end.encode(), self.members

        def body(number: int) -> bytes:
            member = FIRST_MEMBER + member_of(number, members)
            return b'%s%010d","member":"M%010d%s' % (begin, number, member, tail)

        head = self._head("/points/v1/redemptions", len(body(0)))
        return lambda number: head + body(number)

    def capture_maker(self) -> Callable[[int], bytes]:
        """Return a maker of `POST /holds/{hold_no}/capture`, all that is held."""
        body = f'{{"merchant":"{self.merchant}"}}'.encode()
        mark = "#" * 10
        begin, end = self._head(f"/points/v1/holds/{self.run}-{mark}/capture", len(body)).split(mark.encode())
        return lambda number: b"%s%010d%s%s" % (begin, number, end, body)

    def _order_body(self) -> Callable[[int], bytes]:
        begin, members = f'{{"order_no":"{self.run}-'.encode(), self.members
        middle = (
            f'","merchant":"{self.merchant}","store":"main","paid_at":"{PAID_AT}","settled":true,"paid_fen":'
        ).encode()
        width = max(map(len, self.categories))
        # spaces between tokens make up for shorter names
        lines = tuple(
            b',%s"lines":[{"line_no":1,"sku":"SET-4","category":"%s","quantity":1,"paid_fen":'
            % (b" " * (width - len(name)), name.encode())
            for name in self.categories
        )
        kinds = len(lines)

        def body(number: int) -> bytes:
            fen = (100 + number % _POINTS) * 100
            member = FIRST_MEMBER + (number * _SPREAD >> 7) % members
            line = lines[(number * _SPREAD >> 11) % kinds]
            return b'%s%010d","member":"M%010d%s%d%s%d}]}' % (begin, number, member, middle, fen, line, fen)

        return body

    def _head(self, path: str, length: int) -> bytes:
        return (
            f"POST {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {self.token}\r\n"
            f"content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        ).encode()
