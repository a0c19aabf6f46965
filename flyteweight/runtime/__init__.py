"""What a running task may know and use."""
