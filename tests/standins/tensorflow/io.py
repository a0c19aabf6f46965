class TFRecordWriter:
    def __init__(self, path):
        self._file = open(path, "wb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def write(self, record):
        self._file.write(len(record).to_bytes(8, "little") + record)
