"""What officers reach over HTTP, under `/api/`; the person is never here."""
