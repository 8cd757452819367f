"""What changes events, stages and cards."""
