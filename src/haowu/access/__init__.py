# SPDX-License-Identifier: Apache-2.0
"""Who may knock: API keys and what each may do."""
