# SPDX-License-Identifier: Apache-2.0
"""Django's settings for the type checker alone: it needs the apps, never a database."""

from haowu.config.rooms import installed_apps

SECRET_KEY = "types-only"  # noqa: S105 - nothing is signed with it
INSTALLED_APPS = installed_apps()
USE_TZ = True
