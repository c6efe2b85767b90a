# SPDX-License-Identifier: Apache-2.0
"""Requests rendered by bytes formatting: the fixed parts once, the numbers of fixed width at each call."""

from dataclasses import dataclass

_SPREAD = 2_654_435_761
"""Knuth's multiplier: spreads consecutive numbers over the members without a random generator in the loop."""


def head(method: str, path: str, token: str, length: int, content: str = "application/json") -> bytes:
    """Return the head of a request with a body of `length` bytes."""
    return (
        f"{method} {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n"
        f"content-type: {content}\r\ncontent-length: {length}\r\n\r\n"
    ).encode()


@dataclass(frozen=True, slots=True)
class Shape:
    """Who sends and what is drawn: the merchants' keys, how many members and budgets, and the run's own prefix."""

    run: str
    members: int
    first_member: int = 1_000_000


def member_of(number: int, members: int) -> int:
    """Return which member (0 … members - 1) request `number` belongs to."""
    return (number * _SPREAD >> 7) % members
