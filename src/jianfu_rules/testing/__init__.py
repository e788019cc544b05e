"""For those who write rulesets: cases, and running them."""
