"""Scores and speeds: our assistant beside the references, from our own held-out questions."""
