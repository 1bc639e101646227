"""Talks: who said what, what was quoted, what is left for review; whether bot or officer holds a talk."""
