"""SQLite, made safe for several writers. See ``base``."""
