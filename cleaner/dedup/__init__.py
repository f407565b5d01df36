"""Sketches, candidate pairs, verification, clusters and stories."""

from cleaner.dedup.clustering import Clustering, cluster_corpus

__all__ = ["Clustering", "cluster_corpus"]
