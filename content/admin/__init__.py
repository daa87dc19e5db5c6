"""Django's admin for curators and operators."""
