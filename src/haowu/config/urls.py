# SPDX-License-Identifier: Apache-2.0
"""Django's addresses."""

from django.urls import path

from haowu.doors.management_api.api import api

urlpatterns = [path("api/v1/", api.urls)]
