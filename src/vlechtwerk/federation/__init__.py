"""Federation: sessions and coins across two networks, off until ``VLECHTWERK_FEDERATION=1``.

A partner network is a clearing account in the ledger. Who sends, who holds, who decides and what happens when
either side dies stands in ``docs/decisions/0008-federation.md``; the states here are the ones of its table.
"""
