# SPDX-License-Identifier: Apache-2.0
"""The seeds' story as a script that checks itself: `haowu demo tour`."""
