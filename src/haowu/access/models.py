# SPDX-License-Identifier: Apache-2.0
"""Read-only views of the room's tables for Django (the console to come); SQL owns them, operations change them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ApiKeyRow(models.Model):
    """One API key as stored; the token cannot be recovered from it."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    merchant = models.TextField()
    scopes = ArrayField(models.TextField())
    token_prefix = models.TextField()
    token_sha256 = models.BinaryField(unique=True)
    rate_per_second = models.IntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    role = models.TextField(default="")
    member = models.TextField(null=True)  # noqa: DJ001 - null says “no member”; an empty number is none
    is_sandbox = models.BooleanField(default=False)

    class Meta:
        """The table is made by the SQL beside this file."""

        db_table = "access_api_key"
        managed = False

    def __str__(self) -> str:
        """Return what people know the key by."""
        return f"{self.name} ({self.token_prefix}…)"
