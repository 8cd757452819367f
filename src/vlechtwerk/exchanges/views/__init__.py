"""Screens of answering, sessions and giving back."""
