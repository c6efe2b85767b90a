# SPDX-License-Identifier: Apache-2.0
"""How the tables of the import came to be."""
