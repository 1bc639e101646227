"""The only door to the outside: channels, pages, health; HTTP in, the desk and Rasa behind."""
