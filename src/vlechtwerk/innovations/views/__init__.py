"""Screens of intake, path and dossier."""
