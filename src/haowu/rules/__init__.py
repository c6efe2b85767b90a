# SPDX-License-Identifier: Apache-2.0
"""Pure decisions: facts + terms → decision with reasons. No ORM, no clock, no I/O."""
