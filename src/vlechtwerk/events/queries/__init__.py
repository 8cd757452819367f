"""What is asked of events, stages and cards."""
