"""Officers: their accounts, roles and rights, sign-in, and the record of who read what."""
