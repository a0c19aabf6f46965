package main

import (
	"context"

	clientset "k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/record"

	_ "github.com/flyteorg/flyte/flyteplugins/go/tasks/plugins/k8s/pod" // registers itself
	"github.com/flyteorg/flyte/flytepropeller/pkg/apis/flyteworkflow/v1alpha1"
	"github.com/flyteorg/flyte/flytepropeller/pkg/controller"
	"github.com/flyteorg/flyte/flytepropeller/pkg/controller/config"
	"github.com/flyteorg/flyte/flytepropeller/pkg/controller/nodes"
	"github.com/flyteorg/flyte/flytepropeller/pkg/controller/nodes/catalog"
	"github.com/flyteorg/flyte/flytepropeller/pkg/controller/nodes/factory"
	"github.com/flyteorg/flyte/flytepropeller/pkg/controller/nodes/recovery"
	"github.com/flyteorg/flyte/flytepropeller/pkg/controller/nodes/subworkflow/launchplan"
	taskConfig "github.com/flyteorg/flyte/flytepropeller/pkg/controller/nodes/task/config"
	"github.com/flyteorg/flyte/flytepropeller/pkg/controller/workflow"
	"github.com/flyteorg/flyte/flytepropeller/pkg/controller/workflowstore"
	"github.com/flyteorg/flyte/flytestdlib/promutils"
	"github.com/flyteorg/flyte/flytestdlib/storage"
)

const clusterID = "cluster"

// cluster is a scheduler of one process: FlytePropeller's executors and handlers, on a Kubernetes that is not there.
type cluster struct {
	store     *storage.DataStore
	workflows *workflowStore
	propeller *controller.Propeller
	kubelet   *kubelet
	events    *eventSink
	// changed gets a word when a pod or a workflow has to be looked at again.
	changed chan struct{}
}

// newCluster keeps everything below a directory, in which there is the bucket, and runs a number of pods at once.
func newCluster(ctx context.Context, place string, slots int) (*cluster, error) {
	store, err := newStore(place)
	if err != nil {
		return nil, err
	}
	store = storage.NewCompositeDataStore(storage.URLPathConstructor{}, copyingStore{store})
	c := &cluster{store: store, workflows: newWorkflowStore(), events: &eventSink{}, changed: make(chan struct{}, 1)}
	c.kubelet = newKubelet(place, slots, c.wake)
	if c.propeller, err = c.newPropeller(ctx); err != nil {
		return nil, err
	}
	return c, c.propeller.Initialize(ctx)
}

func (c *cluster) wake() {
	select {
	case c.changed <- struct{}{}:
	default: // a word is there already
	}
}

func (c *cluster) newPropeller(ctx context.Context) (*controller.Propeller, error) {
	scope := promutils.NewTestScope()
	settings := config.GetConfig() // what a pod is told comes from there, too
	settings.LiteralOffloadingConfig.Enabled = true
	settings.LiteralOffloadingConfig.MinSizeInMBForOffloading = 1
	taskConfig.GetConfig().TaskPlugins.EnabledPlugins = []string{"container", "sidecar"} // both are the pod plugin

	plans := launchplan.NewFailFastLaunchPlanExecutor()
	cache := catalog.NOOPCatalog{}
	recovered := recovery.NewClient(nil)
	enqueue := func(v1alpha1.WorkflowID) { c.wake() }
	kube := c.kubelet.api()
	handlers, err := factory.NewHandlerFactory(ctx, plans, plans, kube, clientset.NewClientset(), cache, recovered,
		&settings.EventConfig, settings.LiteralOffloadingConfig, clusterID, nil, scope)
	if err != nil {
		return nil, err
	}
	nodeExecutor, err := nodes.NewExecutor(ctx, settings.NodeConfig, c.store, enqueue, c.events, plans, plans,
		"file://"+bucket+"/raw", kube, cache, recovered, settings.LiteralOffloadingConfig, &settings.EventConfig,
		clusterID, nil, handlers, scope)
	if err != nil {
		return nil, err
	}
	holder, err := workflowstore.NewExecutionStatsHolder()
	if err != nil {
		return nil, err
	}
	executor, err := workflow.NewExecutor(ctx, c.store, enqueue, c.events, &record.FakeRecorder{}, "metadata",
		nodeExecutor, &settings.EventConfig, clusterID, scope, holder)
	if err != nil {
		return nil, err
	}
	return controller.NewPropellerHandler(ctx, settings, c.store, c.workflows, executor, scope), nil
}
