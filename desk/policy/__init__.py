"""The policy base: documents, items with their facts, finding the right item, answering from it."""
