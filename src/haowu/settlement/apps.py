# SPDX-License-Identifier: Apache-2.0
"""The room as Django sees it."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """Settlement between partners."""

    name = "haowu.settlement"
    label = "settlement"
    verbose_name = "合作结算 Settlement"
