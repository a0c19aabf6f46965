"""What a person runs: the files that tasks work on, made, shown and checked."""
