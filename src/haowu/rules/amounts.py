# SPDX-License-Identifier: Apache-2.0
"""Amounts as people read them, without floats."""


def yuan(fen: int) -> str:
    """Return `fen` as yuan with two decimals: 80000 is 800.00."""
    return f"{fen // 100}.{fen % 100:02d}"


def short_yuan(fen: int) -> str:
    """Return `fen` as yuan without needless decimals: 100 is 1, 150 is 1.50."""
    return yuan(fen) if fen % 100 else str(fen // 100)


def times(basis_points: int) -> str:
    """Return basis points as a factor without needless decimals: 30000 is 3, 11000 is 1.1."""
    return f"{basis_points // 10000}.{basis_points % 10000:04d}".rstrip("0").rstrip(".")


def percent(basis_points: int) -> str:
    """Return basis points as a percentage without needless decimals: 10000 is 100, 1050 is 10.5."""
    return f"{basis_points // 100}.{basis_points % 100:02d}".rstrip("0").rstrip(".")
