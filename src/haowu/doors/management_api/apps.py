# SPDX-License-Identifier: Apache-2.0
"""The door as Django sees it: one table of answers."""

from django.apps import AppConfig


class ManagementApiConfig(AppConfig):
    """Answers kept for replays."""

    name = "haowu.doors.management_api"
    label = "management_api"
    verbose_name = "管理接口 Management API"
