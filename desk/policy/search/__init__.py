"""Finding the item that answers a question: lexical, dense and learned evidence, joined."""
