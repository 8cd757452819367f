"""Organisations that work together: explored, chartered, decided on by rules, looked back on every year, ended with thanks.

There is no template: whoever explores gets questions and no defaults. Three things can never be skipped silently: a
decision always ends (``rules.result``), a review is asked until it is held, and what ends leaves its harvest.
"""
