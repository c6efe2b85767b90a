# SPDX-License-Identifier: Apache-2.0
"""The roof: joins the rooms to a running system, decides nothing."""
