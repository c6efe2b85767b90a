# SPDX-License-Identifier: Apache-2.0
"""The room as Django sees it."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Programmes, their published versions, point types, budgets and caps."""

    name = "haowu.programs"
    label = "programs"
    verbose_name = "积分计划 Programmes"
