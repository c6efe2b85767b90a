# SPDX-License-Identifier: Apache-2.0
"""How large a number may be before it is a mistake; far below what a bigint holds, so sums never overflow."""

from typing import Final

FEN_MAX: Final = 10**13
"""Largest amount of money in one field: ¥100 billion, in fen."""

POINTS_MAX: Final = 10**13
"""Largest number of points in one movement."""
