# SPDX-License-Identifier: Apache-2.0
"""What somebody must look at: reports of points being traded, and what came of them."""
