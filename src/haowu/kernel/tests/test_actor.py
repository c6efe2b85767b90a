# SPDX-License-Identifier: Apache-2.0
"""Actors: one stored form for every sort of hand."""

from haowu.kernel.actor import Actor, ActorKind


def test_the_stored_form() -> None:
    """`kind:name`; the kinds are what stands in journals, so they never change."""
    assert [str(Actor(kind, "7")) for kind in ActorKind] == ["key:7", "operator:7", "member:7", "system:7"]
    assert Actor(ActorKind.SYSTEM, "expiry") == Actor(ActorKind("system"), "expiry")
