"""Functions and their signatures: names, docstrings, inputs and outputs."""
