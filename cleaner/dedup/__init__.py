"""Sketches, candidate pairs, verification, clusters and stories."""
