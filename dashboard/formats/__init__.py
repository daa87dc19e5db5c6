"""How dates are printed, for each language."""
