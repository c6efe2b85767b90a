# SPDX-License-Identifier: Apache-2.0
"""The Django application of this room."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Registers the room."""

    name = "haowu.oversight"
    label = "oversight"
    verbose_name = "监督 Oversight"
    default_auto_field = "django.db.models.BigAutoField"
