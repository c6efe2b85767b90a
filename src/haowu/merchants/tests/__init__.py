# SPDX-License-Identifier: Apache-2.0
"""Tests of the room, and a partner for the tests of others."""
