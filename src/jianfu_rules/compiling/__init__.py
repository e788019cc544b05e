"""From a CheckedRuleset to something that runs fast: lowered to a plan, then to a back end."""
