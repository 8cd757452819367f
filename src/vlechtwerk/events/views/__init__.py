"""Pages of events, stages and cards."""
