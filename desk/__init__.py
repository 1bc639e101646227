"""The business: policy base, conversations, cases, officers. Knows no HTTP."""
