"""Who helps whom: candidates with reasons, proposals, introductions.

Owns the asking until somebody says yes or no. Never plans a date, never books a coin.
"""
