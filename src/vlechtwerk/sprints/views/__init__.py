"""Pages of design sprints: of who leads, of who takes part, of the screen on the wall."""
