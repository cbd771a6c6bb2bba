"""A conversation with a customer: drills and exams draw the same one."""
