"""The stock Rasa references: the FAQ recipe (accuracy) and the plain bot (speed)."""
