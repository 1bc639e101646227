"""Rasa's actions: read slots, call desk, answer. They listen on loopback only."""
