"""What a ruleset is: citations, periods, inputs, parameters, tables, and the whole."""
