package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllertest"
)

// podRun is what became of a pod.
type podRun struct {
	Name    string   `json:"name"`
	Node    string   `json:"node"`
	Attempt string   `json:"attempt"`
	Command []string `json:"command"`
	Exit    int      `json:"exit"`
	Reason  string   `json:"reason"`
	// Seconds is how long its process ran, Start how long until the task's function, where that wrote the time.
	Seconds float64 `json:"seconds"`
	Start   float64 `json:"start,omitempty"`
	// Log is the end of what it printed.
	Log string `json:"log"`
}

// kubelet runs pods as processes, each in a directory of its own in which there is the bucket.
type kubelet struct {
	place       string
	environment map[string]string
	slots       chan struct{}
	changed     func()
	objects     client.Client

	lock    sync.Mutex
	runs    []*podRun
	running map[string]*process
}

func newKubelet(place string, slots int, changed func()) *kubelet {
	k := &kubelet{place: place, slots: make(chan struct{}, slots), changed: changed, running: map[string]*process{}}
	k.objects = fake.NewClientBuilder().WithStatusSubresource(&v1.Pod{}).WithInterceptorFuncs(interceptor.Funcs{
		Create: k.create, Delete: k.delete,
	}).Build()
	return k
}

// api is the Kubernetes that the scheduler sees.
func (k *kubelet) api() *api { return &api{objects: k.objects} }

type api struct{ objects client.Client }

func (a *api) GetClient() client.Client { return a.objects }
func (a *api) GetCache() cache.Cache    { return noCache{} }

// noCache never tells of changes: the kubelet wakes the scheduler itself.
type noCache struct{ cache.Cache }

func (noCache) GetInformer(context.Context, client.Object, ...cache.InformerGetOption) (cache.Informer, error) {
	return &controllertest.FakeInformer{Synced: true}, nil
}
func (noCache) WaitForCacheSync(context.Context) bool                               { return true }
func (noCache) List(context.Context, client.ObjectList, ...client.ListOption) error { return nil }

func (k *kubelet) create(ctx context.Context, c client.WithWatch, object client.Object, options ...client.CreateOption) error {
	if err := c.Create(ctx, object, options...); err != nil {
		return err
	}
	if pod, ok := object.(*v1.Pod); ok {
		go k.run(pod.DeepCopy())
	}
	return nil
}

func (k *kubelet) delete(ctx context.Context, c client.WithWatch, object client.Object, options ...client.DeleteOption) error {
	k.lock.Lock()
	running := k.running[object.GetName()]
	k.lock.Unlock()
	if running != nil {
		running.terminate()
	}
	return c.Delete(ctx, object, options...)
}

// run is the life of a pod: it waits for room, runs and leaves its status.
func (k *kubelet) run(pod *v1.Pod) {
	k.slots <- struct{}{}
	defer func() { <-k.slots }()
	container := primary(pod)
	run := &podRun{Name: pod.Name, Node: pod.Labels["node-id"], Command: append(container.Command, container.Args...)}
	for _, variable := range container.Env {
		if variable.Name == "FLYTE_ATTEMPT_NUMBER" {
			run.Attempt = variable.Value
		}
	}
	state := v1.ContainerState{Running: &v1.ContainerStateRunning{StartedAt: metav1.Now()}}
	k.status(pod, v1.PodRunning, container.Name, state)
	began := time.Now()
	home, err := k.home(pod)
	if err == nil {
		err = k.runProcess(run, container, home)
	}
	if err != nil {
		run.Exit, run.Reason, run.Log = 128, "StartError", err.Error()
	}
	run.Seconds = time.Since(began).Seconds()
	run.Start = startOf(home, began)
	k.lock.Lock()
	k.runs = append(k.runs, run)
	k.lock.Unlock()
	phase := v1.PodSucceeded
	if run.Exit != 0 {
		phase = v1.PodFailed
	}
	k.status(pod, phase, container.Name, v1.ContainerState{Terminated: &v1.ContainerStateTerminated{
		ExitCode: int32(run.Exit), Reason: run.Reason, //nolint:gosec // an exit code is small
		StartedAt: metav1.NewTime(began), FinishedAt: metav1.Now(),
	}})
}

func (k *kubelet) runProcess(run *podRun, container v1.Container, home string) error {
	environment := map[string]string{"HOME": home, "HOSTNAME": run.Name}
	for name, value := range k.environment {
		environment[name] = value
	}
	for _, variable := range container.Env {
		environment[variable.Name] = variable.Value
	}
	started, err := start(run.Command, environment, home, container.Resources.Limits.Memory().Value())
	if err != nil {
		return err
	}
	k.lock.Lock()
	k.running[run.Name] = started
	k.lock.Unlock()
	run.Exit, run.Reason = started.wait()
	k.lock.Lock()
	delete(k.running, run.Name)
	k.lock.Unlock()
	run.Log = started.log()
	return nil
}

func (k *kubelet) home(pod *v1.Pod) (string, error) {
	home := filepath.Join(k.place, "pods", pod.Name)
	if err := os.MkdirAll(home, 0o755); err != nil {
		return home, err
	}
	return home, os.Symlink(filepath.Join(k.place, bucket), filepath.Join(home, bucket))
}

// status stores what the pod is like now, unless it was deleted, and lets the scheduler look.
func (k *kubelet) status(pod *v1.Pod, phase v1.PodPhase, container string, state v1.ContainerState) {
	ctx := context.Background()
	for {
		var stored v1.Pod
		if err := k.objects.Get(ctx, client.ObjectKeyFromObject(pod), &stored); err != nil {
			break
		}
		stored.Status = v1.PodStatus{
			Phase:             phase,
			ContainerStatuses: []v1.ContainerStatus{{Name: container, State: state}},
		}
		if k.objects.Status().Update(ctx, &stored) == nil { // else the scheduler has changed it meanwhile
			break
		}
	}
	k.changed()
}

// take returns the pods that ended since it was asked last.
func (k *kubelet) take() []*podRun {
	k.lock.Lock()
	defer k.lock.Unlock()
	runs := k.runs
	k.runs = nil
	return runs
}

// primary is the container that the task runs in.
func primary(pod *v1.Pod) v1.Container {
	for _, container := range pod.Spec.Containers {
		if container.Name == pod.Annotations["primary_container_name"] {
			return container
		}
	}
	return pod.Spec.Containers[0]
}

// startOf is how long after began the task's function wrote the time to the file started; 0 if it did not.
func startOf(home string, began time.Time) float64 {
	text, err := os.ReadFile(filepath.Join(home, "started"))
	if err != nil {
		return 0
	}
	seconds, err := strconv.ParseFloat(strings.TrimSpace(string(text)), 64)
	if err != nil {
		return 0
	}
	return seconds - float64(began.UnixNano())/1e9
}
