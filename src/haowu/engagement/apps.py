# SPDX-License-Identifier: Apache-2.0
"""The Django application of this room."""

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """Registers the room."""

    name = "haowu.engagement"
    label = "engagement"
    verbose_name = "互动 Engagement"
    default_auto_field = "django.db.models.BigAutoField"
