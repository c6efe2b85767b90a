# SPDX-License-Identifier: Apache-2.0
"""What stops an import as a whole. A row that is wrong stops nothing: it is rejected (`rejects.py`)."""

from typing import ClassVar

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class FileUnreadable(HaowuError):
    """The file cannot be read as what it is said to be."""

    code: ClassVar[str] = "FILE_UNREADABLE"
    text: ClassVar[Text] = Text(
        zh="读不了文件 {path}:{why_zh}",
        en="Cannot read {path}: {why_en}",
    )


class MappingInvalid(HaowuError):
    """The mapping does not fit the file: a column is missing, a name is unknown, a setting is wrong."""

    code: ClassVar[str] = "MAPPING_INVALID"
    text: ClassVar[Text] = Text(
        zh="列对应关系有误:{why_zh}",
        en="The mapping is not right: {why_en}",
    )


class ImportRunning(HaowuError):
    """The same file is being imported by another process."""

    code: ClassVar[str] = "IMPORT_RUNNING"
    text: ClassVar[Text] = Text(
        zh="同一个文件正在另一个进程里导入(第 {run} 次导入)。请等它结束,或先停掉它再重来。",
        en="Another process is importing this file (run {run}). Wait for it, or stop it first.",
    )


class ProofFailed(HaowuError):
    """The totals do not add up: a defect of this programme, not of the file."""

    code: ClassVar[str] = "PROOF_FAILED"
    text: ClassVar[Text] = Text(
        zh="核对不平:{what_zh}。请不要删除文件,并把本次导入编号 {run} 告诉技术支持。",
        en="The totals do not agree: {what_en}. Keep the file and report run {run}.",
    )
