# SPDX-License-Identifier: Apache-2.0
"""What points can be exchanged for: rewards, prices, stock, limits, slots."""
