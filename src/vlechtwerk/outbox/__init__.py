"""Mail that leaves with the change that caused it, and is delivered by the worker.

Owns messages and their delivery. Never decides who should hear something: actions do.
"""
