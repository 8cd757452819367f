"""Programmes around the innovations: learning circles, formed by rules and guided until they close.

Owns who is in which circle, the rules that formed it, the invitations and their answers. Never chooses who helps
with a need, never plans a session, never books a coin.
"""
