"""From an official document (text, Word, PDF) to a YAML that a person reviews; no character is lost."""
