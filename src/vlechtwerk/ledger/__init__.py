"""The knowledge coin: accounts and transfers that cannot lie.

Owns the ledger. Knows people and organisations and nothing above: why a coin moved is a ``reason``
and an opaque ``source``. A transfer is never changed or deleted; a correction is a linked reversal.
"""
