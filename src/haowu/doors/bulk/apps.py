# SPDX-License-Identifier: Apache-2.0
"""The import as Django sees it: two tables of progress."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    """Imports of order files."""

    name = "haowu.doors.bulk"
    label = "bulk"
    verbose_name = "批量导入 Bulk import"
