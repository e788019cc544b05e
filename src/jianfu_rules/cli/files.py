"""Files that commands write."""

from __future__ import annotations

from pathlib import Path

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError


def write_file(file: Path, text: str) -> None:
    """Write a text as UTF-8 with line feeds, whatever the machine's custom is.

    Raises:
        LoadError: The file can't be written (JR119).
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8"))
    except (OSError, ValueError) as error:
        raise LoadError([_unwritable(file, error)]) from None


def require_new(files: list[Path]) -> None:
    """Refuse files that are there already.

    Raises:
        LoadError: One of them is there (JR119); all are listed.
    """
    help_, help_zh = (
        "nothing was written; choose another name, or remove it first",
        "没有写入任何文件；请换一个名称，或者先删除它",
    )
    found = [
        Diagnostic("JR119", "the file is there already", path=str(file), help=help_, zh="文件已经存在", help_zh=help_zh)
        for file in files
        if file.exists()
    ]
    if found:
        raise LoadError(found)


def _unwritable(file: Path, error: OSError | ValueError) -> Diagnostic:
    reason = (getattr(error, "strerror", None) or "its name can't be a file's").lower()
    return Diagnostic("JR119", f"the file can't be written: {reason}", path=str(file), zh=f"文件无法写入：{reason}")
