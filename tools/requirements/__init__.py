# SPDX-License-Identifier: Apache-2.0
"""The table of requirements, made from the journey tests that show them."""
