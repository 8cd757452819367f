"""Keeping a network alive: archives (full export, backup, restore), readiness, metrics, the administrator's page.

Owns the format of an archive and the list of backups that were made. Stands beside the desk, as it reads the state of
everything below and nobody needs it. Never changes what it reads, except where an archive is brought into an empty place.
"""
