"""Programmes around the innovations: learning circles, formed by rules and guided until they close, and their money.

Owns who is in which circle, the rules that formed it, the invitations and their answers; the lines of a budget,
what is promised and paid, vouchers. Never chooses who helps with a need, never plans a session, never books a coin.
"""
