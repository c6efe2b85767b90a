# SPDX-License-Identifier: Apache-2.0
"""The Django application of this room."""

from django.apps import AppConfig


class EarningConfig(AppConfig):
    """Registers the room."""

    name = "haowu.earning"
    label = "earning"
    default_auto_field = "django.db.models.BigAutoField"
