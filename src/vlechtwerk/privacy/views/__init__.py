"""Screens about what is kept."""
