"""Strengthening sessions from the yes to the coin, and the invitation to give back.

Owns the half day: dates, agreement, confirmation, dispute, coin, give-back. Never chooses who helps.
"""
