# SPDX-License-Identifier: Apache-2.0
"""The room as Django sees it."""

from django.apps import AppConfig


class MerchantsConfig(AppConfig):
    """Merchants and stores."""

    name = "haowu.merchants"
    label = "merchants"
    verbose_name = "商家 Merchants"
