"""What an author writes who uses the plugin."""

import os

from sqlite_plugin import SQLite, SQLiteTask

longest_tracks = SQLiteTask(
    name="tracks.longest",
    query_template="""
        SELECT name, seconds FROM tracks
        WHERE seconds > {{ .inputs.seconds }} ORDER BY seconds DESC LIMIT {{ .inputs.limit }}
    """,
    task_config=SQLite(uri=os.environ.get("TRACKS_DB", "tracks.sqlite")),
    inputs={"seconds": float, "limit": int},
)

if __name__ == "__main__":
    print(longest_tracks(seconds=60.0, limit=2))
