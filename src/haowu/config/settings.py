# SPDX-License-Identifier: Apache-2.0
"""Django's settings: for migrations and the Management API. The Points API never loads them.

Only migrations go through Django's own connection (DATABASE_URL); doors bring theirs.
"""

import os

from haowu.config.postgres_url import django_database
from haowu.config.rooms import INSTALLED_APPS as APPS

INSTALLED_APPS = APPS
_URL = os.environ.get("DATABASE_URL")
DATABASES = {"default": django_database(_URL)} if _URL else {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]

ROOT_URLCONF = "haowu.config.urls"
MIDDLEWARE = ["haowu.doors.management_api.middleware.Envelope"]
ALLOWED_HOSTS = ["*"]  # the door makes no links from the Host header; who may reach it, the network says
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
