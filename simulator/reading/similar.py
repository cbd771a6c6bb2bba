"""How like the examples of a scenario's intents a reply is, sentence by sentence."""
