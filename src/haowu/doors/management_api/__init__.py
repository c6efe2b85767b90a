# SPDX-License-Identifier: Apache-2.0
"""The Management API (/api/v1): everything that is not a till's business, typed and idempotent."""
