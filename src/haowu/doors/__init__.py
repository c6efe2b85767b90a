# SPDX-License-Identifier: Apache-2.0
"""Who knocks: each door parses, authenticates, authorises, calls one operation, and renders."""
