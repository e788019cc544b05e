"""Parts of the library that need a package of their own: found through entry points, loaded when first used.

`import jianfu_rules` stays light and needs no extra; who asks for such a part without its extra is told which one.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from types import ModuleType

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import UnsupportedError

GROUP = "jianfu_rules.parts"
EXTRAS = {"parquet": "table", "verifying": "verify", "strategies": "testing"}  # part to extra


def part(name: str) -> ModuleType:
    """Return a part of the library that needs an extra.

    Raises:
        UnsupportedError: The extra is not installed (JR502).
    """
    [entry] = entry_points(group=GROUP, name=name)
    try:
        loaded: ModuleType = entry.load()
    except ModuleNotFoundError as error:
        package = (error.name or name).partition(".")[0]
        message, zh = f"this needs the package `{package}`, which is not installed", f"需要安装软件包“{package}”"
        extra = f'pip install "jianfu-rules[{EXTRAS[name]}]"'
        raise UnsupportedError([Diagnostic("JR502", message, help=extra, zh=zh, help_zh=extra)]) from None
    return loaded
