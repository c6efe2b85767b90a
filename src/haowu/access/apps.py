# SPDX-License-Identifier: Apache-2.0
"""The room as Django sees it."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """API keys."""

    name = "haowu.access"
    label = "access"
    verbose_name = "访问密钥 Access"
