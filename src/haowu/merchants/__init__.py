# SPDX-License-Identifier: Apache-2.0
"""Who sells: merchants and their stores."""
