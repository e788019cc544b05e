"""From facts to a plain result: reading facts, working out every decision, and what each rests on."""
