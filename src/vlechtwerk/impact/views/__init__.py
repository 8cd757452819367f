"""Screens of the figures: the sheet of a programme, one indicator with its rows, frozen reports."""
