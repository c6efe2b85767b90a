# SPDX-License-Identifier: Apache-2.0
"""The door that nobody knocks at: work that time or the ledger asks for."""
