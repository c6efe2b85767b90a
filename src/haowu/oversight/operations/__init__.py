# SPDX-License-Identifier: Apache-2.0
"""Changes of the room, one public verb a file."""
