"""Pages on the words of the network."""
