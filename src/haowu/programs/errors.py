# SPDX-License-Identifier: Apache-2.0
"""Why a programme is not published, or not believed."""

from collections.abc import Sequence
from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.programs.problem import Problem


class ProgramInvalid(HaowuError):
    """The file has problems; nothing was published. `problems` names each with its line."""

    code: ClassVar[str] = "PROGRAM_INVALID"
    text: ClassVar[Text] = Text(
        zh="{filename}:有{count}处问题,没有发布。", en="{filename}: {count} problem(s); nothing was published."
    )

    def __init__(self, filename: str, problems: Sequence[Problem]) -> None:
        """Keep the problems, in the order of their lines."""
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__(filename=filename, count=len(self.problems))

    def detail(self, language: str = "zh") -> str:
        """Return the sentence and, below it, one line for each problem: `demo.yaml:12: rules[0].budget: …`."""
        filename = str(self.data["filename"])
        return "\n".join([super().detail(language), *(found.render(filename, language) for found in self.problems)])


class ProgramTampered(HaowuError):
    """A published version is not what was published; no terms are loaded at all."""

    code: ClassVar[str] = "PROGRAM_TAMPERED"
    text: ClassVar[Text] = Text(
        zh="积分计划“{program}”第{version}版与发布时不一致,已停止使用,请联系技术人员核查。",
        en="Version {version} of programme {program} is not what was published; no terms are loaded.",
    )
