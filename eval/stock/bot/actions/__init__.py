"""The stock bot's actions; run by the bot's Python."""
