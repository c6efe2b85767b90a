# SPDX-License-Identifier: Apache-2.0
"""Read-only views of the room's tables for Django (the console to come); SQL owns them, operations change them."""

from django.contrib.postgres.fields import ArrayField
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


class Agreement(models.Model):
    """One agreement 合作协议 of a merchant: as issuer or acceptor of the points of a programme."""

    id = models.BigAutoField(primary_key=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.DO_NOTHING, related_name="+")
    program = models.TextField()
    role = models.TextField()
    settlement_millifen_per_point = models.BigIntegerField()
    points_per_yuan = models.IntegerField(null=True)
    cap_fen = models.BigIntegerField(null=True)
    stores = ArrayField(models.TextField())
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    state = models.TextField()
    requested_by = models.TextField()
    requested_at = models.DateTimeField()
    approved_by = models.TextField(null=True)  # noqa: DJ001 -- nobody yet, as the CHECKs say
    approved_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)  # noqa: DJ001 -- the same
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The table is made by sql/0002_agreements.sql."""

        db_table = "merchants_agreement"
        managed = False

    def __str__(self) -> str:
        """Return what it is for people."""
        return f"{self.program} {self.role}"


class Acceptance(models.Model):
    """One opt-in or opt-out 参加记录 of a merchant."""

    id = models.BigAutoField(primary_key=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.DO_NOTHING, related_name="+")
    program = models.TextField()
    accepts = models.BooleanField()
    decided_by = models.TextField()
    decided_at = models.DateTimeField()

    class Meta:
        """The table is made by sql/0002_agreements.sql."""

        db_table = "merchants_acceptance"
        managed = False

    def __str__(self) -> str:
        """Return what it is for people."""
        return f"{self.program} {self.accepts}"


class Verification(models.Model):
    """One check 核验 of a merchant's business licence."""

    id = models.BigAutoField(primary_key=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.DO_NOTHING, related_name="+")
    licence_no = models.TextField()
    verified_on = models.DateField()
    next_check_on = models.DateField()
    verified_by = models.TextField()
    verified_at = models.DateTimeField()

    class Meta:
        """The table is made by sql/0002_agreements.sql."""

        db_table = "merchants_verification"
        managed = False

    def __str__(self) -> str:
        """Return what it is for people."""
        return self.licence_no
