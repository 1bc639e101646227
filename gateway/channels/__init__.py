"""The ways people reach us; each knows its own protocol and nothing of the others."""
