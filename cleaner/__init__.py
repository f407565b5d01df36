"""Text quality and deduplication for scraped news corpora."""

__version__ = "0.1.0"
