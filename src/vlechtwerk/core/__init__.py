"""What every app stands on: base model, audit trail, clock, registries, signed links, UI parts.

Owns no noun of the domain and imports none of our apps.
"""
