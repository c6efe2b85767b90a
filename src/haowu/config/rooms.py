# SPDX-License-Identifier: Apache-2.0
"""The rooms that own tables, lowest floor first."""

from importlib.util import find_spec

ROOMS = ("access", "ledger", "merchants", "programs", "members", "earning", "redemption", "doors.bulk")


def installed_apps() -> list[str]:
    """Return the Django apps of the rooms."""
    return [f"haowu.{room}" for room in ROOMS if _is_built(room)]


def _is_built(room: str) -> bool:
    return find_spec(f"haowu.{room}") is not None and find_spec(f"haowu.{room}.apps") is not None
