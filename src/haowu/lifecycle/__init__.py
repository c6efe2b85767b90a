# SPDX-License-Identifier: Apache-2.0
"""What time does: maturing, expiry, hold time-out."""
