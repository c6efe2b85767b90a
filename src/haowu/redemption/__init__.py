# SPDX-License-Identifier: Apache-2.0
"""Points go out: hold, capture, void."""
