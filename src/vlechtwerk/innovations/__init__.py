"""Innovations from the first question to the end of their path.

Owns intake, diagnosis, needs, the path and the dossier's timeline. Never matches, never books coins.
"""
