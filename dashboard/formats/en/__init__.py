"""How dates are printed in English."""
