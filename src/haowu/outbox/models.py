# SPDX-License-Identifier: Apache-2.0
"""Read-only views of the room's tables for Django; SQL owns them, operations change them."""

from django.contrib.postgres.fields import ArrayField
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


class EndpointRow(models.Model):
    """One webhook endpoint as stored, without its secrets."""

    id = models.BigAutoField(primary_key=True)
    merchant = models.TextField()
    url = models.TextField()
    kinds = ArrayField(models.TextField())
    state = models.TextField()
    state_reason = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        """The table is made by sql/0002_webhooks.sql."""

        db_table = "outbox_endpoint"
        managed = False

    def __str__(self) -> str:
        """Return where it is."""
        return self.url


class DeliveryRow(models.Model):
    """One event on its way to one endpoint."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.BigIntegerField()
    endpoint_id = models.BigIntegerField()
    state = models.TextField()
    attempts = models.IntegerField()
    next_try_at = models.DateTimeField()
    last_status = models.IntegerField(null=True)
    last_problem = models.TextField()
    last_try_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        """The table is made by sql/0002_webhooks.sql."""

        db_table = "outbox_delivery"
        managed = False

    def __str__(self) -> str:
        """Return which event goes where."""
        return f"{self.event_id} → {self.endpoint_id}: {self.state}"
