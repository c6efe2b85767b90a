# SPDX-License-Identifier: Apache-2.0
"""Point types, published programme versions, earn rules, caps and budgets: what an issuer promises."""
