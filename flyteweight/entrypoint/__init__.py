"""argv ─▶ files: what the container runs."""
