"""Events, the attempt as their fold, the mood's physics and the conversation."""
