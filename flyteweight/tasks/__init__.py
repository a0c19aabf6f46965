"""What authors declare: tasks, their settings, and the templates that they become."""
