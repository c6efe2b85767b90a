# SPDX-License-Identifier: Apache-2.0
"""The room as Django sees it."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Rewards, prices, stock, limits and slots."""

    name = "haowu.catalog"
    label = "catalog"
    verbose_name = "兑换商城 Catalogue"
