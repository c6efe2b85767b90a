# SPDX-License-Identifier: Apache-2.0
"""Files as slices of rows; one module a format."""
