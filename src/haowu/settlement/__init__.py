# SPDX-License-Identifier: Apache-2.0
"""Settlement: who owes whom, in yuan, for points earned here and spent there."""
