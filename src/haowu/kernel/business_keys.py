# SPDX-License-Identifier: Apache-2.0
"""Idempotency keys out of business numbers: `kind:merchant:number…`, such as `order:jiafang:POS-1`.

Numbers are the merchant's own and may hold a colon, so colons inside a number are escaped: no two lists of parts make
the same key.
"""


def business_key(kind: str, *parts: str) -> str:
    """Return the key of `kind` for the merchant and the numbers in `parts`."""
    key = ":".join((kind, *parts))
    if key.count(":") == len(parts) and "%" not in key:  # nearly always: nothing to be escaped
        return key
    return ":".join([kind, *[_escaped(part) for part in parts]])


def _escaped(part: str) -> str:
    return part.replace("%", "%25").replace(":", "%3A")
