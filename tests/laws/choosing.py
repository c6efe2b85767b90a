# SPDX-License-Identifier: Apache-2.0
"""Where the choices of a generated trace come from."""

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Chooser(Protocol):
    """A source of choices."""

    def number(self, least: int, most: int) -> int:
        """Return a whole number between the two, both included."""
        ...

    def one_of(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        ...


class SeededChooser:
    """Choices from a seed."""

    def __init__(self, seed: int) -> None:
        """Begin at `seed`."""
        self.random = random.Random(seed)

    def number(self, least: int, most: int) -> int:
        """Return a whole number between the two, both included."""
        return self.random.randint(least, most)

    def one_of(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return self.random.choice(choices)
