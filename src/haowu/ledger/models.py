# SPDX-License-Identifier: Apache-2.0
"""Read-only Django views of the ledger's tables, for the console to come. SQL owns the tables, `post` writes them.

Saving or deleting through a model raises ReadOnlyError, whatever the connection's role may do.
"""

from typing import Any, Final, Never, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
NOTHING: Final = "a ledger row is never written through a model: post a command"


class ReadOnlyError(TypeError):
    """Somebody tried to change the ledger through a model."""

    def __init__(self) -> None:
        super().__init__(NOTHING)


class ReadOnlyQuerySet(models.QuerySet[Row]):
    """A query set without verbs that write."""

    def _refuse(self, *_: Any, **__: Any) -> Never:
        raise ReadOnlyError

    create = bulk_create = update = bulk_update = delete = get_or_create = update_or_create = _refuse
    acreate = abulk_create = aupdate = abulk_update = adelete = aget_or_create = aupdate_or_create = _refuse


class ReadOnlyModel(models.Model):
    """A row that can be looked at."""

    objects = ReadOnlyQuerySet.as_manager()

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *_: Any, **__: Any) -> Never:
        """Raise ReadOnlyError."""
        raise ReadOnlyError

    def delete(self, *_: Any, **__: Any) -> Never:
        """Raise ReadOnlyError."""
        raise ReadOnlyError


def table(name: str) -> str:
    """Return the name of a table of the schema `ledger` as Django wants it."""
    return f'"ledger"."{name}"'


class ChainHead(ReadOnlyModel):
    """Where one chain stands 链头: lock, fence, sequence and head of the hashes."""

    chain = models.SmallIntegerField(primary_key=True)
    next_seq = models.BigIntegerField()
    head_hash = models.BinaryField()
    writer_epoch = models.BigIntegerField()
    writer_name = models.TextField()
    last_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = table("chain_head")


class Batch(ReadOnlyModel):
    """One committed batch 批 and its hash."""

    pk = models.CompositePrimaryKey("chain", "seq")
    chain = models.SmallIntegerField()
    seq = models.BigIntegerField()
    batch_id = models.BinaryField()
    format = models.SmallIntegerField()
    writer_epoch = models.BigIntegerField()
    decided_at = models.DateTimeField()
    journal_count = models.IntegerField()
    movement_count = models.IntegerField()
    lot_count = models.IntegerField()
    points_moved = models.BigIntegerField()
    marks = models.BinaryField()
    items_hash = models.BinaryField()
    prev_hash = models.BinaryField()
    batch_hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = table("batch")


class Journal(ReadOnlyModel):
    """One command with its answer 凭证, refusals included."""

    pk = models.CompositePrimaryKey("chain", "seq", "ord", "lane")
    lane = models.SmallIntegerField()
    chain = models.SmallIntegerField()
    seq = models.BigIntegerField()
    ord = models.IntegerField()
    kind = models.SmallIntegerField()
    owner_id = models.BigIntegerField()
    points = models.BigIntegerField()
    code = models.TextField()
    key = models.TextField()
    input_hash = models.BinaryField()
    actor = models.TextField()
    approved_by = models.TextField()
    reference = models.TextField()
    acceptor = models.TextField()
    outcome = models.BinaryField()

    class Meta:
        managed = False
        db_table = table("journal")


class Movement(ReadOnlyModel):
    """So many points of one lot from one class to another 分录."""

    pk = models.CompositePrimaryKey("chain", "seq", "journal_ord", "ord", "lane")
    lane = models.SmallIntegerField()
    chain = models.SmallIntegerField()
    seq = models.BigIntegerField()
    ord = models.IntegerField()
    journal_ord = models.IntegerField()
    kind = models.SmallIntegerField()
    owner_id = models.BigIntegerField()
    point_type = models.IntegerField()
    debit = models.SmallIntegerField()
    credit = models.SmallIntegerField()
    points = models.BigIntegerField()
    lot_id = models.BigIntegerField()
    budget_id = models.IntegerField()
    root_id = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = table("movement")


class Account(ReadOnlyModel):
    """One owner's points of one type 账户."""

    pk = models.CompositePrimaryKey("owner_id", "point_type", "lane")
    lane = models.SmallIntegerField()
    owner_id = models.BigIntegerField()
    point_type = models.IntegerField()
    available = models.BigIntegerField()
    pending = models.BigIntegerField()
    held = models.BigIntegerField()
    deficit = models.BigIntegerField()
    version = models.BigIntegerField()
    next_due_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = table("account")


class Lot(ReadOnlyModel):
    """Points granted together 批次, and what has become of them."""

    pk = models.CompositePrimaryKey("lot_id", "lane")
    lane = models.SmallIntegerField()
    lot_id = models.BigIntegerField()
    owner_id = models.BigIntegerField()
    point_type = models.IntegerField()
    is_open = models.BooleanField()
    is_pending = models.BooleanField()
    granted = models.BigIntegerField()
    drawn = models.BigIntegerField()
    held = models.BigIntegerField()
    expired = models.BigIntegerField()
    clawed = models.BigIntegerField()
    recalled = models.BigIntegerField()
    budget_id = models.IntegerField()
    rule_version = models.IntegerField()
    restored_from = models.BigIntegerField()
    available_from = models.DateTimeField()
    expires_at = models.DateTimeField()
    rule = models.TextField()
    funder = models.TextField()
    order_ref = models.TextField()

    class Meta:
        managed = False
        db_table = table("lot")


class Hold(ReadOnlyModel):
    """Points set aside 冻结."""

    pk = models.CompositePrimaryKey("key", "lane")
    lane = models.SmallIntegerField()
    key = models.TextField()
    hold_id = models.BigIntegerField()
    owner_id = models.BigIntegerField()
    point_type = models.IntegerField()
    is_open = models.BooleanField()
    points = models.BigIntegerField()
    captured = models.BigIntegerField()
    released = models.BigIntegerField()
    ends_at = models.DateTimeField()
    acceptor = models.TextField()

    class Meta:
        managed = False
        db_table = table("hold")


class Draw(ReadOnlyModel):
    """What one lot pays of one spend or hold 占用."""

    pk = models.CompositePrimaryKey("root_id", "lot_id", "lane")
    lane = models.SmallIntegerField()
    root_id = models.BigIntegerField()
    lot_id = models.BigIntegerField()
    points = models.BigIntegerField()
    captured = models.BigIntegerField()
    released = models.BigIntegerField()
    returned = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = table("draw")


class Budget(ReadOnlyModel):
    """Points that may be granted out of one line of marketing money 营销预算."""

    budget_id = models.IntegerField(primary_key=True)
    code = models.TextField(unique=True)
    limit_points = models.BigIntegerField()
    pool_points = models.BigIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = table("budget")


class BudgetSlice(ReadOnlyModel):
    """One chain's part of a budget 预算份额."""

    pk = models.CompositePrimaryKey("chain", "budget_id")
    chain = models.SmallIntegerField()
    budget_id = models.IntegerField()
    limit_points = models.BigIntegerField()
    used_points = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = table("budget_slice")


class CapUsage(ReadOnlyModel):
    """Points granted under one cap in one period 上限用量; owner 0 stands for everybody."""

    pk = models.CompositePrimaryKey("owner_id", "cap_id", "period_start", "lane")
    lane = models.SmallIntegerField()
    owner_id = models.BigIntegerField()
    cap_id = models.IntegerField()
    period_start = models.DateField()
    used_points = models.BigIntegerField()
    limit_points = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = table("cap_usage")
