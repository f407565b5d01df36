"""Yesterday's corpus on disk: today's documents are compared with it, and come into it."""

from cleaner.index.index import Added, Index

__all__ = ["Added", "Index"]
