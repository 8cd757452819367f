"""Finding things by words, in Dutch, French and English.

Owns the search index: one document per thing and per audience, kept up by the background loop. Knows nothing of what
is searched: every app tells its own things in ``registry`` (their words, and who may see which). Never shows or counts
what the reader may not open.
"""
