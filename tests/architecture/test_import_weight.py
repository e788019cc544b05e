"""`import jianfu_rules` costs little: it loads no optional library and no test tool."""

from __future__ import annotations

import subprocess
import sys

HEAVY = frozenset(
    "duckdb durable hypothesis narwhals numpy pandas polars pyarrow pyspark pytest z3".split()  # noqa: SIM905 - reads better
)


def heavy_modules_after(statement: str) -> frozenset[str]:
    """Return which heavy libraries a fresh interpreter has loaded after `statement`."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return HEAVY & {name.partition(".")[0] for name in done.stdout.split()}


def test_importing_the_package_loads_no_optional_library() -> None:
    assert heavy_modules_after("import jianfu_rules") == frozenset()


def test_a_loaded_library_is_noticed() -> None:
    assert "hypothesis" in heavy_modules_after("import hypothesis")
