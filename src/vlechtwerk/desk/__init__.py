"""The broker's day, the member's home and the public site.

Composes what the apps below know. Owns no table.
"""
