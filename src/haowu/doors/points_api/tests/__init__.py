# SPDX-License-Identifier: Apache-2.0
"""Tests of the parts of this door that need no database; the door as a whole is tested in tests/journeys."""
