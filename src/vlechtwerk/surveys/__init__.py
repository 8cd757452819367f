"""Questions that the network asks: self-scans, surveys, focus groups.

Owns questionnaires, rounds, invitations, responses, what a scan says afterwards and how answers are counted. Who
answered an anonymous round is not kept, so that nobody can find it. Knows nothing of dossiers: an intake takes a scan along.
"""
