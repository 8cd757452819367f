"""The pages of federation, and its HTTP interface."""
