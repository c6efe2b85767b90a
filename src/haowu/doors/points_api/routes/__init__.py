# SPDX-License-Identifier: Apache-2.0
"""One coroutine a call: read, check, hand over to the writer or to a reader, write the answer."""
