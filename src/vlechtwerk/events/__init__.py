"""Events and the stages that networks offer: who came, who spoke, and what came of the cards that were handed out.

Owns events with their blocks, registrations and attendance, stage requests, appearances, referral cards and what came
in through them. Never appoints an ambassador, never follows up a question: that is an intake, of ``innovations``.
"""
