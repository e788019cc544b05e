from jianfu_rules.schemas.published import KINDS, schema

__all__ = ["KINDS", "schema"]
