# SPDX-License-Identifier: Apache-2.0
"""The room as Django sees it."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Events and webhooks."""

    name = "haowu.outbox"
    label = "outbox"
    verbose_name = "事件与回调 Outbox"
