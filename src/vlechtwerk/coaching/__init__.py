"""A year of coaching for who starts things where they work.

Owns cohorts with their nominations and plan, paths with agreement, goals, barriers and levers, private notes, pairs of
peers, and what surrounds them in a programme: partners by date, what was spread, trajectories at other organisations.
Never tells anybody but its author what a note says (``core.sealing``), nor an employer anything without consent.
"""
