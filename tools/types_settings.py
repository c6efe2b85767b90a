# SPDX-License-Identifier: Apache-2.0
"""Django's settings for the type checker alone: it needs the apps, never a database."""

from haowu.config.rooms import INSTALLED_APPS as APPS

SECRET_KEY = "types-only"  # noqa: S105 - nothing is signed with it
INSTALLED_APPS = APPS
USE_TZ = True
