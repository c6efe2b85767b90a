# SPDX-License-Identifier: Apache-2.0
"""Django's settings: for migrations now, for people's doors later. The Points API never loads them."""

from haowu.config.environment import database_url
from haowu.config.postgres_url import django_database
from haowu.config.rooms import INSTALLED_APPS as APPS

INSTALLED_APPS = APPS
DATABASES = {"default": django_database(database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
