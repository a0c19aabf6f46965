package main

import (
	"context"
	"fmt"
	"os"

	"google.golang.org/protobuf/proto"

	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/admin"
	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/core"
	"github.com/flyteorg/flyte/flytepropeller/pkg/compiler"
	"github.com/flyteorg/flyte/flytepropeller/pkg/compiler/common"
	"github.com/flyteorg/flyte/flytepropeller/pkg/compiler/transformers/k8s"
)

// compileRequest names files; exactly one of Futures and Workflow is given.
type compileRequest struct {
	// Futures is a DynamicJobSpec, Interface the TypedInterface of the dynamic task that left it.
	Futures   string `json:"futures"`
	Interface string `json:"interface"`
	// Workflow is a WorkflowSpec as it is registered, Inputs a LiteralMap to start it with, Tasks the TaskSpecs that it
	// refers to.
	Workflow string   `json:"workflow"`
	Inputs   string   `json:"inputs"`
	Tasks    []string `json:"tasks"`
	// LaunchPlans are LaunchPlans whose closures hold the expected inputs and outputs.
	LaunchPlans []string `json:"launch_plans"`
}

type compileReply struct {
	// Nodes counts what Kubernetes is given, the start and the end included; Tasks the compiled tasks.
	Nodes int    `json:"nodes"`
	Tasks int    `json:"tasks"`
	Error string `json:"error,omitempty"`
}

// closure is a workflow with all that it needs.
type closure struct {
	workflow     *core.WorkflowTemplate
	subworkflows []*core.WorkflowTemplate
	tasks        []*core.TaskTemplate
	inputs       *core.LiteralMap
}

func compile(_ context.Context, request compileRequest) (reply compileReply) {
	reply, err := compileFiles(request)
	if err != nil {
		reply.Error = err.Error()
	}
	return reply
}

func compileFiles(request compileRequest) (reply compileReply, err error) {
	compiled, inputs, err := compiledWorkflow(request)
	if err != nil {
		return reply, err
	}
	reply.Tasks = len(compiled.GetTasks())
	built, err := k8s.BuildFlyteWorkflow(compiled, inputs, nil, "")
	if err != nil {
		return reply, fmt.Errorf("Kubernetes: %w", err)
	}
	reply.Nodes = len(built.Nodes)
	return reply, nil
}

// compiledWorkflow is the workflow that a request names, compiled, with the inputs to start it with.
func compiledWorkflow(request compileRequest) (*core.CompiledWorkflowClosure, *core.LiteralMap, error) {
	read := closureOfWorkflow
	if request.Futures != "" {
		read = closureOfFutures
	}
	whole, err := read(request)
	if err != nil {
		return nil, nil, err
	}
	plans, err := launchPlans(request.LaunchPlans)
	if err != nil {
		return nil, nil, err
	}
	tasks, err := compileTasks(whole.tasks)
	if err != nil {
		return nil, nil, fmt.Errorf("tasks: %w", err)
	}
	if _, err = compiler.GetRequirements(whole.workflow, whole.subworkflows); err != nil {
		return nil, nil, fmt.Errorf("requirements: %w", err)
	}
	compiled, err := compiler.CompileWorkflow(whole.workflow, whole.subworkflows, tasks, plans)
	if err != nil {
		return nil, nil, fmt.Errorf("workflow: %w", err)
	}
	return compiled, whole.inputs, nil
}

// closureOfFutures wraps the nodes of a dynamic task as the scheduler does: only its outputs are an interface's.
func closureOfFutures(request compileRequest) (closure, error) {
	var futures core.DynamicJobSpec
	var parent core.TypedInterface
	if err := readAll(map[string]proto.Message{request.Futures: &futures, request.Interface: &parent}); err != nil {
		return closure{}, err
	}
	workflow := &core.WorkflowTemplate{
		Id: &core.Identifier{
			ResourceType: core.ResourceType_WORKFLOW,
			Project:      "project", Domain: "development", Name: "dynamic_n0", Version: "v1",
		},
		Nodes:     futures.GetNodes(),
		Outputs:   futures.GetOutputs(),
		Interface: &core.TypedInterface{Outputs: parent.GetOutputs()},
	}
	return closure{workflow, futures.GetSubworkflows(), futures.GetTasks(), &core.LiteralMap{}}, nil
}

func closureOfWorkflow(request compileRequest) (closure, error) {
	var spec admin.WorkflowSpec
	var inputs core.LiteralMap
	messages := map[string]proto.Message{request.Workflow: &spec, request.Inputs: &inputs}
	specs := make([]*admin.TaskSpec, len(request.Tasks))
	for position, path := range request.Tasks {
		specs[position] = &admin.TaskSpec{}
		messages[path] = specs[position]
	}
	if err := readAll(messages); err != nil {
		return closure{}, err
	}
	whole := closure{workflow: spec.GetTemplate(), subworkflows: spec.GetSubWorkflows(), inputs: &inputs}
	for _, task := range specs {
		whole.tasks = append(whole.tasks, task.GetTemplate())
	}
	return whole, nil
}

func launchPlans(paths []string) ([]common.InterfaceProvider, error) {
	plans := make([]common.InterfaceProvider, 0, len(paths))
	for _, path := range paths {
		var plan admin.LaunchPlan
		if err := readAll(map[string]proto.Message{path: &plan}); err != nil {
			return nil, err
		}
		plans = append(plans, compiler.NewLaunchPlanInterfaceProvider(&plan))
	}
	return plans, nil
}

func compileTasks(templates []*core.TaskTemplate) ([]*core.CompiledTask, error) {
	tasks := make([]*core.CompiledTask, 0, len(templates))
	seen := map[string]bool{}
	for _, template := range templates {
		id := template.GetId().String()
		if seen[id] {
			continue
		}
		seen[id] = true
		task, err := compiler.CompileTask(template)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, task)
	}
	return tasks, nil
}

func readAll(messages map[string]proto.Message) error {
	for path, message := range messages {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := proto.Unmarshal(data, message); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}
