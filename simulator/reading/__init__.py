"""What a reply does: acts, intents, wordings and facts, each with span, method and confidence."""
