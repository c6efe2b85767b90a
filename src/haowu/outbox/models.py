# SPDX-License-Identifier: Apache-2.0
"""Read-only views of the room's tables for Django; SQL owns them, operations change them."""

from django.db import models


class EventRow(models.Model):
    """One event as stored."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    merchant = models.TextField(null=True)  # noqa: DJ001 - null is the platform's own event, "" would be a merchant
    subject = models.TextField()
    data = models.JSONField()
    happened_at = models.DateTimeField()
    written_by = models.TextField()

    class Meta:
        """The table is made by sql/0001_tables.sql."""

        db_table = "outbox_event"
        managed = False

    def __str__(self) -> str:
        """Return what people know the event by."""
        return f"{self.kind} {self.subject}"
