# SPDX-License-Identifier: Apache-2.0
"""Read-only views of the room's tables for Django (the console to come); SQL owns them, operations change them."""

from django.db import models


class Program(models.Model):
    """A programme 积分计划."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name_zh = models.TextField()
    name_en = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        """The table is made by sql/0001_tables.sql."""

        db_table = "programs_program"
        managed = False

    def __str__(self) -> str:
        """Return the name for people."""
        return self.name_zh


class PointType(models.Model):
    """A point type 积分类型; its number stands in every account."""

    id = models.SmallAutoField(primary_key=True)
    program = models.ForeignKey(Program, on_delete=models.DO_NOTHING, related_name="point_types")
    code = models.TextField()
    name_zh = models.TextField()
    name_en = models.TextField()

    class Meta:
        """The table is made by sql/0001_tables.sql."""

        db_table = "programs_point_type"
        managed = False

    def __str__(self) -> str:
        """Return the name for people."""
        return self.name_zh


class Version(models.Model):
    """A published version 规则版本: the text, its hash, from when it applies, and who published it."""

    id = models.BigAutoField(primary_key=True)
    program = models.ForeignKey(Program, on_delete=models.DO_NOTHING, related_name="versions")
    version = models.IntegerField()
    body = models.TextField()
    sha256 = models.BinaryField()
    effective_from = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.TextField()

    class Meta:
        """The table is made by sql/0001_tables.sql."""

        db_table = "programs_version"
        managed = False

    def __str__(self) -> str:
        """Return the number for people."""
        return f"v{self.version}"


class Budget(models.Model):
    """A budget 营销预算 with its money; what is used of it stands in the ledger."""

    id = models.BigAutoField(primary_key=True)
    program = models.ForeignKey(Program, on_delete=models.DO_NOTHING, related_name="budgets")
    code = models.TextField()
    ledger_budget_id = models.BigIntegerField(unique=True)
    name_zh = models.TextField()
    name_en = models.TextField()
    funder = models.TextField()
    line_fen = models.BigIntegerField()
    face_millifen_per_point = models.BigIntegerField()
    limit_points = models.BigIntegerField()

    class Meta:
        """The table is made by sql/0001_tables.sql."""

        db_table = "programs_budget"
        managed = False

    def __str__(self) -> str:
        """Return the name for people."""
        return self.name_zh


class Cap(models.Model):
    """The number of a cap's 上限 counter in the ledger."""

    id = models.AutoField(primary_key=True)
    program = models.ForeignKey(Program, on_delete=models.DO_NOTHING, related_name="caps")
    rule = models.TextField()
    scope = models.TextField()
    period = models.TextField()

    class Meta:
        """The table is made by sql/0001_tables.sql."""

        db_table = "programs_cap"
        managed = False

    def __str__(self) -> str:
        """Return what is counted."""
        return f"{self.rule} {self.scope} {self.period}"
