"""Vlechtwerk: the workbench of an organisation that runs a social-innovation network."""

__version__ = "0.1.0"
