"""Pages of circles and of the divisions they come from."""
