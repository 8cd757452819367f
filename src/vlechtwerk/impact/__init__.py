"""Figures that can be defended: indicators of a programme, their goals, the traps in them, and frozen reports.

Owns what an indicator counts and by which rule, help that is not money, and what was true on a reporting date. Never
keeps a number beside its rows: every figure is counted from the facts of the apps below, and opens them.
"""
