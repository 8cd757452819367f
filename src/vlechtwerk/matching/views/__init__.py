"""Screens of the match desk."""
