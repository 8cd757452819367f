"""People, organisations, hats, talents and who may see what.

Owns the register and the log-in. Never knows what people do for an innovation.
"""
