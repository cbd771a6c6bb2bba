"""Exams for their candidates: the list, the way in, the paper, its questions and role-plays, the result."""
