"""Figures of the product beside their peers and gates. ``python -m bench`` runs them all; see README.md."""
