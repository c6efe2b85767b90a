# SPDX-License-Identifier: Apache-2.0
"""Who owns tables, lowest floor first."""

INSTALLED_APPS = [
    "haowu.access",
    "haowu.outbox",
    "haowu.ledger",
    "haowu.merchants",
    "haowu.programs",
    "haowu.members",
    "haowu.catalog",
    "haowu.earning",
    "haowu.redemption",
    "haowu.lifecycle",
    "haowu.engagement",
    "haowu.oversight",
    "haowu.settlement",
    "haowu.doors.bulk",
    "haowu.doors.management_api",
]
