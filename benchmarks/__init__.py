"""Benchmarks against the real flytekit, side by side in one run: ``python -m benchmarks --help``."""
