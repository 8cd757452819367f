"""Matching on plain text and arrays: relevance, score, assignment, rings, groups, explanation.

Nothing here knows Django or the database, so that it can be measured and reused by itself. Heavy libraries
(OR-tools, ``scipy.optimize``) are imported inside the functions that need them: a web worker that never
solves a round never loads them.
"""
