"""What a task leaves for people to look at."""
