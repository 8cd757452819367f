"""The lists that describe the world: themes, sectors, regions, places.

Owns words with a name in three languages. Never knows a person or an innovation.
"""
