"""Pages of learning: the desk, a group, and a learner's own."""
