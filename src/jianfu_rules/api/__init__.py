"""The public face: evaluate(), the Decision it gives, and rulesets by id or path."""
