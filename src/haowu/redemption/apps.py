# SPDX-License-Identifier: Apache-2.0
"""The Django application of this room."""

from django.apps import AppConfig


class RedemptionConfig(AppConfig):
    """Registers the room."""

    name = "haowu.redemption"
    label = "redemption"
    default_auto_field = "django.db.models.BigAutoField"
