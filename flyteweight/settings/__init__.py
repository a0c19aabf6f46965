"""What a task, a node or a registration is given, and its message."""
