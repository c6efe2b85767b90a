# SPDX-License-Identifier: Apache-2.0
"""Django's handle on the room; only migrations and the later console use it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger room."""

    name = "haowu.ledger"
    label = "ledger"
