"""Sketches, candidate pairs, verification, clusters and stories."""

from cleaner.dedup.clustering import Clustering, cluster_corpus
from cleaner.dedup.sketch import to_datasketch

__all__ = ["Clustering", "cluster_corpus", "to_datasketch"]
