# SPDX-License-Identifier: Apache-2.0
"""A writer's right to a chain: good until another writer takes it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fence:
    """The epoch that this writer holds of each chain."""

    epochs: dict[int, int]
