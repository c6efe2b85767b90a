# SPDX-License-Identifier: Apache-2.0
"""Points come in: orders, confirmation, refunds with clawback."""
