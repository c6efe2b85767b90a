# SPDX-License-Identifier: Apache-2.0
"""The smallest things that are said at this door of rewards."""

from typing import Annotated

from pydantic import Field

from haowu.kernel.limits import FEN_MAX, POINTS_MAX

Points = Annotated[int, Field(ge=1, le=POINTS_MAX)]
Fen = Annotated[int, Field(ge=0, le=FEN_MAX)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Code = Annotated[str, Field(pattern="^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$", max_length=40)]
Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=4000)]
Limit = Annotated[int, Field(ge=1, le=200)]
Id = Annotated[int, Field(ge=1, lt=1 << 63)]
