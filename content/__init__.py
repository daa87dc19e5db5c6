"""Holdfast without a browser: the model, the guards, the imports, the facets and the services that write."""
