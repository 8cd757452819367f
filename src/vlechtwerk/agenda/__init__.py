"""Appointments, the dates to choose from, and calendar files that any program accepts.

Owns when and where. Never knows why people meet.
"""
