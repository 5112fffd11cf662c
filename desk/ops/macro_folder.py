"""The canned replies that ship with the product, for those who set a desk up."""

from desk.tickets.shipped import shipped_macros

__all__ = ["shipped_macros"]
