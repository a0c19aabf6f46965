package main

import (
	"bytes"
	"context"
	"io"

	"github.com/flyteorg/flyte/flytestdlib/storage"
)

// copyingStore copies within a local directory, too: the scheduler's store takes a file for one of no length there.
type copyingStore struct{ storage.ComposedProtobufStore }

func (s copyingStore) CopyRaw(
	ctx context.Context, source, destination storage.DataReference, options storage.Options,
) error {
	found, err := s.ReadRaw(ctx, source)
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	data, err := io.ReadAll(found)
	if err != nil {
		return err
	}
	return s.WriteRaw(ctx, destination, int64(len(data)), options, bytes.NewReader(data))
}
