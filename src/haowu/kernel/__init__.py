# SPDX-License-Identifier: Apache-2.0
"""The slab: words every room shares. Standard library only."""
