"""Screens of the register."""
