package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"sync"

	"github.com/golang/protobuf/proto" //nolint:staticcheck // the scheduler's interface is in its terms

	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/core"
	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/event"
	"github.com/flyteorg/flyte/flytepropeller/pkg/apis/flyteworkflow/v1alpha1"
	"github.com/flyteorg/flyte/flytepropeller/pkg/controller/workflowstore"
)

// workflowStore keeps workflows as Kubernetes does: as JSON, with a version that changes when they do.
type workflowStore struct {
	objects  map[string][]byte
	versions map[string]int
}

func newWorkflowStore() *workflowStore {
	return &workflowStore{map[string][]byte{}, map[string]int{}}
}

func (s *workflowStore) Create(ctx context.Context, w *v1alpha1.FlyteWorkflow) error {
	_, err := s.Update(ctx, w)
	return err
}

func (s *workflowStore) Get(_ context.Context, namespace, name string) (*v1alpha1.FlyteWorkflow, error) {
	data, found := s.objects[namespace+"/"+name]
	if !found {
		return nil, workflowstore.ErrWorkflowNotFound
	}
	w := &v1alpha1.FlyteWorkflow{}
	if err := json.Unmarshal(data, w); err != nil {
		return nil, err
	}
	w.ResourceVersion = strconv.Itoa(s.versions[namespace+"/"+name])
	return w, nil
}

func (s *workflowStore) Update(ctx context.Context, w *v1alpha1.FlyteWorkflow) (*v1alpha1.FlyteWorkflow, error) {
	w.ResourceVersion = ""
	data, err := json.Marshal(w)
	if err != nil {
		return nil, err
	}
	key := w.Namespace + "/" + w.Name
	if !bytes.Equal(data, s.objects[key]) {
		s.objects[key] = data
		s.versions[key]++
	}
	return s.Get(ctx, w.Namespace, w.Name)
}

// taskEnd is how an attempt of a task ended, as the scheduler tells the control plane.
type taskEnd struct {
	Node    string `json:"node"`
	Attempt uint32 `json:"attempt"`
	Phase   string `json:"phase"`
	Code    string `json:"code,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Message string `json:"message,omitempty"`
}

// eventSink is the control plane's ear.
type eventSink struct {
	lock sync.Mutex
	ends []taskEnd
}

// Sink keeps the ends of tasks, and nothing of all else that is told.
func (s *eventSink) Sink(_ context.Context, message proto.Message) error {
	task, ok := message.(*event.TaskExecutionEvent)
	if !ok || task.GetPhase() != core.TaskExecution_SUCCEEDED && task.GetPhase() != core.TaskExecution_FAILED {
		return nil
	}
	failure := task.GetError()
	end := taskEnd{
		Node:    task.GetParentNodeExecutionId().GetNodeId(),
		Attempt: task.GetRetryAttempt(),
		Phase:   task.GetPhase().String(),
		Code:    failure.GetCode(),
		Message: failure.GetMessage(),
	}
	if failure != nil {
		end.Kind = failure.GetKind().String()
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	s.ends = append(s.ends, end)
	return nil
}

func (s *eventSink) Close() error { return nil }

func (s *eventSink) take() []taskEnd {
	s.lock.Lock()
	defer s.lock.Unlock()
	ends := s.ends
	s.ends = nil
	return ends
}
