"""The dialogue engine's own components; Rasa loads them by these names."""
