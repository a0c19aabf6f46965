package main

import (
	"context"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/core"
	"github.com/flyteorg/flyte/flyteplugins/go/tasks/pluginmachinery/ioutils"
	"github.com/flyteorg/flyte/flyteplugins/go/tasks/pluginmachinery/k8s"
	"github.com/flyteorg/flyte/flytestdlib/contextutils"
	"github.com/flyteorg/flyte/flytestdlib/promutils"
	"github.com/flyteorg/flyte/flytestdlib/promutils/labeled"
	"github.com/flyteorg/flyte/flytestdlib/storage"
)

const (
	// bucket is the one that the store expects to be there.
	bucket = "bucket"
	// ownLimit leaves the size of what is read at most to the scheduler's configuration.
	ownLimit = 0
)

type prefixRequest struct {
	// Prefix is the output prefix: file://BUCKET/KEY or s3://BUCKET/KEY.
	Prefix string `json:"prefix"`
	// Earliest asks for the strategy of distributed tasks: of several error documents the earliest counts.
	Earliest bool `json:"earliest"`
}

// prefixVerdict is what the scheduler sees, in the order in which it looks.
type prefixVerdict struct {
	Futures bool `json:"futures"`
	// Nodes are the top-level nodes of the futures.
	Nodes int  `json:"nodes"`
	Error bool `json:"error"`

	Code        string `json:"code,omitempty"`
	Message     string `json:"message,omitempty"`
	Origin      string `json:"origin,omitempty"`
	Recoverable bool   `json:"recoverable,omitempty"`
	Worker      string `json:"worker,omitempty"`
	// Timestamp is RFC 3339; empty where the document has none, which the scheduler takes for 1970.
	Timestamp string `json:"timestamp,omitempty"`

	Outputs bool `json:"outputs"`
	// Names are the outputs, each with the kind of its value.
	Names map[string]string `json:"names,omitempty"`
	// Problem is what the scheduler says of outputs that it cannot use.
	Problem string `json:"problem,omitempty"`
	Deck    bool   `json:"deck"`
	// Failure is an error of reading itself.
	Failure string `json:"failure,omitempty"`
}

type reader struct{ store *storage.DataStore }

// newReader reads from a local directory whose sub-directories are buckets, or from S3 at an endpoint.
func newReader(place string) (*reader, error) {
	store, err := newStore(place)
	return &reader{store}, err
}

func newStore(place string) (*storage.DataStore, error) {
	labeled.SetMetricKeys(contextutils.ProjectKey) // the store's metrics panic without
	stow := storage.StowConfig{Kind: "local", Config: map[string]string{"path": place}}
	if strings.HasPrefix(place, "http://") {
		stow = storage.StowConfig{Kind: "s3", Config: map[string]string{
			"auth_type": "accesskey", "access_key_id": "test", "secret_key": "test",
			"region": "us-east-1", "endpoint": place, "disable_ssl": "true",
		}}
	}
	return storage.NewDataStore(&storage.Config{
		Type:                  storage.TypeStow,
		InitContainer:         bucket,
		MultiContainerEnabled: true,
		Stow:                  stow,
		Limits:                storage.LimitsConfig{GetLimitMegabytes: storage.GetConfig().Limits.GetLimitMegabytes},
	}, promutils.NewTestScope())
}

func (r *reader) verdict(ctx context.Context, request prefixRequest) (seen prefixVerdict) {
	if err := r.look(ctx, request, &seen); err != nil {
		seen.Failure = err.Error()
	}
	return seen
}

func (r *reader) look(ctx context.Context, request prefixRequest, seen *prefixVerdict) error {
	prefix := storage.DataReference(request.Prefix)
	paths := ioutils.NewReadOnlyOutputFilePaths(ctx, r.store, prefix)
	if err := r.lookForFutures(ctx, prefix, seen); err != nil || seen.Futures {
		return err
	}
	strategy := k8s.DefaultErrorAggregationStrategy
	if request.Earliest {
		strategy = k8s.EarliestErrorAggregationStrategy
	}
	results, err := ioutils.NewRemoteFileOutputReaderWithErrorAggregationStrategy(
		ctx, r.store, paths, ownLimit, strategy)
	if err != nil {
		return err
	}
	if seen.Deck, err = results.DeckExists(ctx); err != nil {
		return err
	}
	if seen.Error, err = results.IsError(ctx); err != nil {
		return err
	}
	if seen.Error {
		return readError(ctx, results, seen)
	}
	if seen.Outputs, err = results.Exists(ctx); err != nil || !seen.Outputs {
		return err
	}
	return readOutputs(ctx, results, seen)
}

func (r *reader) lookForFutures(ctx context.Context, prefix storage.DataReference, seen *prefixVerdict) error {
	path, err := r.store.ConstructReference(ctx, prefix, "futures.pb")
	if err != nil {
		return err
	}
	metadata, err := r.store.Head(ctx, path)
	if err != nil || !metadata.Exists() {
		return err
	}
	var futures core.DynamicJobSpec
	if err := r.store.ReadProtobuf(ctx, path, &futures); err != nil {
		return err
	}
	seen.Futures, seen.Nodes = true, len(futures.GetNodes())
	return nil
}

func readError(ctx context.Context, results *ioutils.RemoteFileOutputReader, seen *prefixVerdict) error {
	found, err := results.ReadError(ctx)
	if err != nil {
		return err
	}
	seen.Code, seen.Message, seen.Worker = found.GetCode(), found.GetMessage(), found.GetWorker()
	seen.Origin, seen.Recoverable = found.GetKind().String(), found.IsRecoverable
	if stamp := found.GetTimestamp(); stamp != nil {
		seen.Timestamp = stamp.AsTime().Format(time.RFC3339Nano)
	}
	return nil
}

func readOutputs(ctx context.Context, results *ioutils.RemoteFileOutputReader, seen *prefixVerdict) error {
	outputs, problem, err := results.Read(ctx)
	if err != nil {
		return err
	}
	if problem != nil {
		seen.Problem = problem.GetCode()
		return nil
	}
	seen.Names = make(map[string]string, len(outputs.GetLiterals()))
	for name, literal := range outputs.GetLiterals() {
		seen.Names[name] = kindOf(literal)
	}
	return nil
}

// kindOf is the name of the field that a literal's value stands in, with that of its scalar.
func kindOf(literal *core.Literal) string {
	kind := oneof(literal, "value")
	if scalar := literal.GetScalar(); scalar != nil {
		kind += "." + oneof(scalar, "value")
	}
	return kind
}

func oneof(message proto.Message, name string) string {
	reflected := message.ProtoReflect()
	choice := reflected.Descriptor().Oneofs().ByName(protoreflect.Name(name))
	if choice == nil {
		return ""
	}
	if field := reflected.WhichOneof(choice); field != nil {
		return string(field.Name())
	}
	return ""
}
