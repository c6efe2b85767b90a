# SPDX-License-Identifier: Apache-2.0
"""Work that is done on time, not on request."""
