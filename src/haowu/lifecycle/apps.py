# SPDX-License-Identifier: Apache-2.0
"""The room as Django sees it."""

from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    """Lifecycle."""

    name = "haowu.lifecycle"
    label = "lifecycle"
    verbose_name = "积分生命周期 Lifecycle"
