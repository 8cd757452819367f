"""What people can count on: what is held about them and why, who looked, taking it along, being erased.

Owns the register of readings, requests to be erased, how long things are kept and the texts of consents. Knows nothing
of what the other apps hold: they tell it in ``people.registry`` and ``core.registry``.
"""
