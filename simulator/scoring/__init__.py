"""From events to findings with evidence and a score with its interval."""
