class TFRecordDatasetV2:
    def __init__(self, filenames, compression_type=None, buffer_size=None, num_parallel_reads=None, name=None):
        self.filenames = filenames
        self.options = (compression_type, buffer_size, num_parallel_reads, name)

    def __iter__(self):
        for name in self.filenames:
            with open(name, "rb") as file:
                while head := file.read(8):
                    yield file.read(int.from_bytes(head, "little"))

    def __repr__(self):
        return f"records {sorted(self)} with {self.options}"
