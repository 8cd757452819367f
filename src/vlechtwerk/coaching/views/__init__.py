"""Pages of coaching. What is one form or one button stands in ``steps``."""
