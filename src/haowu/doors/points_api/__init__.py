# SPDX-License-Identifier: Apache-2.0
"""The Points API: tills and shop systems tell what was paid, held, refunded; answers are durable."""
