"""Write the JSON Schemas of files and answers to `rulesets/schema/`, where editors find them.

Run it after a change of the model: a test holds the files against what is generated.
"""

from __future__ import annotations

from pathlib import Path

from jianfu_rules.schemas.published import KINDS, file_name, file_text

FOLDER = Path(__file__).resolve().parents[1] / "rulesets" / "schema"


def main() -> None:
    """Write every schema; say which files changed."""
    FOLDER.mkdir(exist_ok=True)
    for kind in KINDS:
        file, text = FOLDER / file_name(kind), file_text(kind)
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
            print(f"written: {file.name}")


if __name__ == "__main__":
    main()
