"""Whom the ecosystem consists of, and what binds them: actors, ties of the work and by hand, gaps, maturity, phases.

Owns what the register of organisations does not know of an actor, relations noted by hand, saved views and stories of
the map, gaps, assessments of maturity, clusters and initiatives. Ties of the work come from the apps that did it
(``core.ties``) and are never stored here. Never shows a tie that one of its people has hidden.
"""
