# SPDX-License-Identifier: Apache-2.0
"""One public verb a file."""
