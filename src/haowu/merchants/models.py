# SPDX-License-Identifier: Apache-2.0
"""Read-only views of the room's tables for Django (the console to come); SQL owns them, operations change them."""

from django.db import models


class Merchant(models.Model):
    """One merchant 商家."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name_zh = models.TextField()
    name_en = models.TextField()
    is_active = models.BooleanField()

    class Meta:
        """The table is made by sql/0001_tables.sql."""

        db_table = "merchants_merchant"
        managed = False

    def __str__(self) -> str:
        """Return the name for people."""
        return self.name_zh


class Store(models.Model):
    """One store 门店 of a merchant."""

    id = models.BigAutoField(primary_key=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.DO_NOTHING, related_name="stores")
    code = models.TextField()
    name_zh = models.TextField()
    name_en = models.TextField()
    is_active = models.BooleanField()

    class Meta:
        """The table is made by sql/0001_tables.sql."""

        db_table = "merchants_store"
        managed = False

    def __str__(self) -> str:
        """Return the name for people."""
        return self.name_zh
