# SPDX-License-Identifier: Apache-2.0
"""One piece of work that comes again and again."""

from collections.abc import Callable
from typing import Any

import msgspec
from psycopg import Connection

from haowu.kernel.clock import Clock

Work = Callable[[Connection[Any], Clock], int]
"""Does one page of the work and returns how much that was; 0: nothing is left. Whoever calls it commits."""


class Job(msgspec.Struct, frozen=True):
    """`work` is done every `every_seconds`, and at once again while it finds something to do.

    It is safe when two workers run it at the same moment, and when one dies in the middle.
    """

    name: str
    every_seconds: float
    work: Work
