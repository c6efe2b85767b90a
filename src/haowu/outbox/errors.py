# SPDX-License-Identifier: Apache-2.0
"""Why an event, an endpoint or a delivery is refused."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class EventKindUnknown(HaowuError):
    """No event is of this kind; `kinds.py` lists all."""

    code: ClassVar[str] = "EVENT_KIND_UNKNOWN"
    text: ClassVar[Text] = Text(zh="没有“{kind}”这种事件。", en="There is no event of the kind {kind}.")


class EventInvalid(HaowuError):
    """A field of an event cannot be stored; `field` names it."""

    code: ClassVar[str] = "EVENT_INVALID"
    text: ClassVar[Text] = Text(zh="事件的“{field}”不正确。", en="The event's field {field} is not valid.")
