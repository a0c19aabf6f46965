"""``flytekit.models.admin``, as views: what ``get_serializable`` gives of a workflow."""
