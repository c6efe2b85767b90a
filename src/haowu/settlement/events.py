# SPDX-License-Identifier: Apache-2.0
"""What other systems are told: that a statement is there, and that it is paid."""

from datetime import datetime

from haowu.outbox.event import Event


def closed_event(merchant: str, statement: str, month: str, at: datetime) -> Event:
    """Return the event that tells a partner of its statement."""
    return Event(
        "settlement.closed", merchant, f"statement:{statement}", {"statement": statement, "month": month}, at
    )  # fmt: skip


def paid_event(merchant: str, statement: str, net_fen: int, at: datetime) -> Event:
    """Return the event that tells a partner of the payment."""
    return Event(
        "settlement.paid", merchant, f"statement:{statement}", {"statement": statement, "net_fen": net_fen}, at
    )  # fmt: skip
