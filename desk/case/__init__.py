"""Cases: what people ask the police for, and its way from the first word to the rating."""
