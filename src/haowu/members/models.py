# SPDX-License-Identifier: Apache-2.0
"""Read-only view of the room's table for Django (the console to come); SQL owns it, operations change it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Member(models.Model):
    """One member 会员; the phone number is here only as index and ciphertext."""

    id = models.BigAutoField(primary_key=True)
    lane = models.SmallIntegerField()
    member_no = models.TextField(unique=True)
    phone_index = models.BinaryField(null=True, unique=True)
    phone_cipher = models.BinaryField(null=True)
    standing = models.TextField()
    tier = models.TextField()
    segments = ArrayField(models.TextField())
    terms_accepted_at = models.DateTimeField(null=True)
    enrolled_at = models.DateTimeField()

    class Meta:
        """The table is made by sql/0001_tables.sql."""

        db_table = "members_member"
        managed = False

    def __str__(self) -> str:
        """Return the member number."""
        return self.member_no
