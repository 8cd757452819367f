"""Learning: curricula of modules and lessons, groups that follow them, real work, feedback, and what one ends with.

Owns curricula in versions, cohorts, the learners' own goals and lessons, teams, feedback on each other's work, guest
lectures and awards. The coin of a guest lecture is booked by the ledger; innovations stay those of their makers.
"""
