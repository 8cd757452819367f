"""Settings, addresses and the command line.

Owns how the parts are wired together and started.
Never holds a rule of the domain, and nobody imports it.
"""
