"""From a result to an account of it for a reader: what was decided, why, and what is missing."""
