"""The canonical layout of our files: one way to write each, comments kept."""

from jianfu_rules.formatting.format import Formatted, format_file

__all__ = ["Formatted", "format_file"]
