# SPDX-License-Identifier: Apache-2.0
"""Benchmarks: ratios between what we do and what PostgreSQL does with one commit per event."""
