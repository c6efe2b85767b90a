# SPDX-License-Identifier: Apache-2.0
"""The room as Django sees it."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Members."""

    name = "haowu.members"
    label = "members"
    verbose_name = "会员 Members"
