"""Write what a scheduler would put beside the container: the task's template and its inputs; and a small database.

python write_files.py DIRECTORY [URI-OF-THE-DATABASE]
"""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

TRACKS = [("Overture", 312.5), ("Interlude", 48.0), ("Finale", 611.0), ("Encore", 95.25)]


def main(directory: Path, database_uri: str | None) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    database = directory / "tracks.sqlite"
    database.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE tracks (name TEXT, seconds REAL)")
        connection.executemany("INSERT INTO tracks VALUES (?, ?)", TRACKS)
    os.environ["TRACKS_DB"] = database_uri or str(database.resolve())

    from tracks import longest_tracks

    from flyteweight import FlyteContextManager, TypeEngine
    from flyteweight.settings.configuration import ImageConfig, SerializationSettings

    settings = SerializationSettings(project="examples", domain="development", version="1", image_config=ImageConfig())
    template = longest_tracks.serialize_to_model(settings)
    inputs = TypeEngine.dict_to_literal_map(
        FlyteContextManager.current_context(),
        {"seconds": 60.0, "limit": 2},
        longest_tracks.get_input_types(),
    )
    (directory / "template.pb").write_bytes(template.SerializeToString())
    (directory / "inputs.pb").write_bytes(inputs.SerializeToString())
    print(longest_tracks.task_template)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
