package main

import (
	"context"
	"fmt"
	"path"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/admin"
	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/core"
	"github.com/flyteorg/flyte/flytepropeller/pkg/apis/flyteworkflow/v1alpha1"
	"github.com/flyteorg/flyte/flytepropeller/pkg/compiler/transformers/k8s"
)

const (
	// reevaluation is how often a workflow is looked at although no pod has changed: retries wait for nothing else.
	reevaluation = 50 * time.Millisecond
	// patience is how long a workflow may take before it counts as stuck.
	patience = 300 * time.Second
)

type driveRequest struct {
	compileRequest
	// Name is the execution's.
	Name string `json:"name"`
	// Environment is what the image sets: PATH and PYTHONPATH.
	Environment map[string]string `json:"environment"`
	// Parallelism is how many nodes the execution may have running at once; 0 is no limit.
	Parallelism uint32 `json:"parallelism"`
	// Interruptible runs the execution so.
	Interruptible bool `json:"interruptible"`
}

type driveReply struct {
	Phase string `json:"phase"`
	// Code, Message and Kind are those of the execution's error.
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
	Kind    string `json:"kind,omitempty"`
	// Outputs is the workflow's LiteralMap.
	Outputs []byte `json:"outputs,omitempty"`
	// Ends are the ends of all attempts of tasks, in the order in which the scheduler told them.
	Ends    []taskEnd `json:"ends"`
	Pods    []*podRun `json:"pods"`
	Seconds float64   `json:"seconds"`
	// Problem is why the workflow could not be driven to an end.
	Problem string `json:"problem,omitempty"`
}

// drive runs a workflow to its end, round by round; the pods of its tasks are processes of this machine.
func (c *cluster) drive(ctx context.Context, request driveRequest) (reply driveReply) {
	began := time.Now()
	if err := c.driveFiles(ctx, request, &reply); err != nil {
		reply.Problem = err.Error()
	}
	reply.Seconds = time.Since(began).Seconds()
	reply.Pods, reply.Ends = c.kubelet.take(), c.events.take()
	return reply
}

func (c *cluster) driveFiles(ctx context.Context, request driveRequest, reply *driveReply) error {
	workflow, err := built(request)
	if err != nil {
		return err
	}
	c.kubelet.environment = request.Environment
	if err := c.workflows.Create(ctx, workflow); err != nil {
		return err
	}
	deadline := time.Now().Add(patience)
	for !workflow.GetExecutionStatus().IsTerminated() {
		if time.Now().After(deadline) {
			return fmt.Errorf("no end after %s; it is %s", patience, workflow.GetExecutionStatus().GetPhase())
		}
		if err := c.propeller.Handle(ctx, workflow.Namespace, workflow.Name); err != nil {
			return err
		}
		if workflow, err = c.workflows.Get(ctx, workflow.Namespace, workflow.Name); err != nil {
			return err
		}
		select {
		case <-c.changed:
		case <-time.After(reevaluation):
		}
	}
	return c.tell(ctx, workflow, reply)
}

// built is the compiled workflow as the control plane hands it to Kubernetes.
func built(request driveRequest) (*v1alpha1.FlyteWorkflow, error) {
	compiled, inputs, err := compiledWorkflow(request.compileRequest)
	if err != nil {
		return nil, err
	}
	id := &core.WorkflowExecutionIdentifier{Project: "project", Domain: "development", Name: request.Name}
	workflow, err := k8s.BuildFlyteWorkflow(compiled, inputs, id, "project-development")
	if err != nil {
		return nil, err
	}
	workflow.ExecutionID = v1alpha1.ExecutionID{WorkflowExecutionIdentifier: id}
	workflow.ExecutionConfig.MaxParallelism = request.Parallelism
	if request.Interruptible {
		workflow.ExecutionConfig.Interruptible = &request.Interruptible
	}
	workflow.WorkflowMeta = &v1alpha1.WorkflowMeta{EventVersion: v1alpha1.EventVersion2} // else nested nodes share names
	workflow.ServiceAccountName = "default"
	workflow.RawOutputDataConfig.RawOutputDataConfig = &admin.RawOutputDataConfig{
		OutputLocationPrefix: "file://" + path.Join(bucket, "raw"),
	}
	return workflow, nil
}

func (c *cluster) tell(ctx context.Context, workflow *v1alpha1.FlyteWorkflow, reply *driveReply) error {
	status := workflow.GetExecutionStatus()
	reply.Phase = status.GetPhase().String()
	if failure := workflow.Status.Error; failure != nil {
		reply.Code, reply.Message, reply.Kind = failure.GetCode(), failure.GetMessage(), failure.GetKind().String()
	}
	if status.GetPhase() != v1alpha1.WorkflowPhaseSuccess || status.GetOutputReference() == "" {
		return nil
	}
	var outputs core.LiteralMap
	if err := c.store.ReadProtobuf(ctx, status.GetOutputReference(), &outputs); err != nil {
		return fmt.Errorf("outputs: %w", err)
	}
	var err error
	reply.Outputs, err = proto.Marshal(&outputs)
	return err
}
