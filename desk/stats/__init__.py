"""Figures of a bureau's work, for those who lead, supervise and audit it: counted from the cases, and again from their events."""
