"""``flytekit.models.core``, as views."""
