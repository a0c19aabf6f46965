"""Python values ◀─▶ literals: the engine, and one module for a family of types."""
