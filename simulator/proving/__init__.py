"""Proves content: samples score as written, clauses are wired, examples are heard, bots end where they must."""
