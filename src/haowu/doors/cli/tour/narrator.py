# SPDX-License-Identifier: Apache-2.0
"""Who tells the story: sentences in both languages, and every number held against what it must be."""

from typing import ClassVar

from rich.console import Console

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class TourWrong(HaowuError):
    """A number of the story is not what it must be: this copy does not do what it says."""

    code: ClassVar[str] = "TOUR_WRONG"
    text: ClassVar[Text] = Text(
        zh="演示没有得到应有的结果:{what},应为{wanted},实际是{found}。请把这一行发给我们。",
        en="The tour did not come out: {what} must be {wanted} and is {found}. Please send us this line.",
    )


class Narrator:
    """Prints, checks and counts. The first number that is wrong ends the tour."""

    def __init__(self, console: Console) -> None:
        """Begin on `console`."""
        self._console = console
        self._chapters = 0
        self.checks = 0

    def chapter(self, zh: str, en: str) -> None:
        """Begin a chapter."""
        self._chapters += 1
        self._console.print()
        self._console.print(f"{self._chapters}. {zh}", markup=False, style="bold")
        self._console.print(f"   {en}", markup=False, style="dim")

    def tell(self, zh: str, en: str) -> None:
        """Tell one sentence."""
        self._console.print(f"   {zh}", markup=False)
        self._console.print(f"   {en}", markup=False, style="dim")

    def check(self, zh: str, en: str, *, wanted: object, found: object) -> None:
        """Show one result with its mark. Raises `TourWrong` where it is another than wanted."""
        if found != wanted:
            raise TourWrong(what=f"{zh} / {en}", wanted=wanted, found=found)
        self.checks += 1
        self._console.print(f"   [green]✓[/green] {zh} {en}: [bold]{_shown(found)}[/bold]", highlight=False)


def _shown(found: object) -> str:
    if found in ((), []):
        return "无 none"
    match found:
        case bool():
            return "是 yes" if found else "否 no"
        case int():
            return f"{found:,}"
        case tuple():
            return " / ".join(_shown(part) for part in found)
    return f"{found}"
