"""What everything means, written once: operators, expressions and hit policies."""
