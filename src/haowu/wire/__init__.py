# SPDX-License-Identifier: Apache-2.0
"""Statements on their way to PostgreSQL: prepared once, sent together, waited for only when an answer is needed."""
