"""Populations: facts of many cases from CSV, JSON lines or Parquet, one case a row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.parts import part

WORDS: dict[str, object] = {"true": True, "false": False, "null": None}
KINDS = (".csv", ".jsonl", ".ndjson", ".parquet")


def read_population(path: Path) -> Iterator[dict[str, object]]:
    """Yield the rows of a file, in order; what is empty is left out, so that it is unknown.

    CSV: a head line with names; `true`, `false` and `null` are themselves, all else is text. JSON lines: an object a
    line; numbers are read exactly. Parquet: a column a fact, null is unknown; needs the extra `table`.

    Raises:
        LoadError: The file can't be read, is of another kind, or a row has not the shape of the others (JR101, JR102,
            JR110).
        UnsupportedError: It is a Parquet file and pyarrow is not installed (JR502).
    """
    if path.suffix not in KINDS:
        message = f"`{path}` is of no kind that holds a population"
        raise LoadError([Diagnostic("JR102", message, path=str(path), help=f"one of {', '.join(KINDS)}")])
    try:
        match path.suffix:
            case ".csv":
                yield from _csv(path)
            case ".parquet":
                yield from _parquet(path)
            case _:
                yield from _json_lines(path)
    except FileNotFoundError:
        raise LoadError([Diagnostic("JR101", f"there is no file `{path}`", path=str(path))]) from None
    except (OSError, UnicodeDecodeError) as error:
        message = f"the file `{path}` can't be read: {type(error).__name__}"
        raise LoadError([Diagnostic("JR102", message, path=str(path))]) from None


def _csv(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        names = reader.fieldnames or ()
        if len(set(names)) < len(names):
            raise _wrong(path, 1, "a column stands twice")
        try:
            for row in reader:
                if None in row or None in row.values():
                    raise _wrong(path, reader.line_num, "the row is longer or shorter than the head")
                yield {name: WORDS.get(text, text) for name, text in row.items() if text}
        except csv.Error as error:
            raise _wrong(path, reader.line_num, str(error)) from None


def _json_lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                row: Any = json.loads(line, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_unique)
            except (ValueError, RecursionError) as error:
                raise _wrong(path, number, f"no JSON: {error}".splitlines()[0]) from None
            if not isinstance(row, dict):
                raise _wrong(path, number, "expected an object, name to value")
            yield row


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError("a name stands twice")
    return row


def _parquet(path: Path) -> Iterator[dict[str, object]]:
    parquet = part("parquet")
    try:
        file = parquet.ParquetFile(path)
    except (ValueError, TypeError) as error:  # what pyarrow raises for a file that is none
        raise _wrong(path, 1, f"no Parquet file: {type(error).__name__}") from None
    for batch in file.iter_batches(batch_size=4_096):
        for row in batch.to_pylist():
            yield {name: value for name, value in row.items() if value is not None}


def _wrong(path: Path, line: int, what: str) -> LoadError:
    return LoadError([Diagnostic("JR110", f"row {line}: {what}", path=f"{path}:{line}")])


def plain_row(row: Mapping[str, object], key: str | None) -> dict[str, object]:
    """Return the facts of a row: all columns but the one that names the case."""
    return {name: value for name, value in row.items() if name != key}
