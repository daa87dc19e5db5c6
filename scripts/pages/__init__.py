"""Every page of the product: how each is reached, so that pictures, accessibility and figures are all of the same pages."""
