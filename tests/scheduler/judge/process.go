package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	outOfMemory = "OOMKilled"
	// memoryLook is how often a process with a limit is weighed.
	memoryLook = 10 * time.Millisecond
	longestLog = 4000
)

// process is a container's: a group that is killed as a whole when it exceeds its memory.
type process struct {
	command  *exec.Cmd
	output   *os.File
	done     chan struct{}
	exceeded atomic.Bool
}

// start runs words in a directory, with an environment of its own; limit is in bytes, 0 is none.
func start(words []string, environment map[string]string, home string, limit int64) (*process, error) {
	program, err := lookUp(words[0], environment["PATH"])
	if err != nil {
		return nil, err
	}
	output, err := os.Create(filepath.Join(home, "log"))
	if err != nil {
		return nil, err
	}
	command := exec.Command(program, words[1:]...)
	command.Dir, command.Stdout, command.Stderr = home, output, output
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	for name, value := range environment {
		command.Env = append(command.Env, name+"="+value)
	}
	started := &process{command: command, output: output, done: make(chan struct{})}
	if err := command.Start(); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(home, "pid"), []byte(strconv.Itoa(command.Process.Pid)), 0o644); err != nil {
		return nil, err
	}
	if limit > 0 {
		go started.weigh(limit)
	}
	return started, nil
}

// wait returns the exit code and Kubernetes' word for it.
func (p *process) wait() (int, string) {
	err := p.command.Wait()
	close(p.done)
	p.kill() // what it left behind ends with its container
	if err == nil {
		return 0, "Completed"
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 128, "Error"
	}
	status, code := exit.Sys().(syscall.WaitStatus), exit.ExitCode()
	if status.Signaled() {
		code = 128 + int(status.Signal())
	}
	if p.exceeded.Load() {
		return code, outOfMemory
	}
	return code, "Error"
}

// terminate asks it to end, as Kubernetes does when a pod is deleted.
func (p *process) terminate() { _ = syscall.Kill(p.command.Process.Pid, syscall.SIGTERM) }

func (p *process) kill() { _ = syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL) }

func (p *process) log() string {
	text, _ := os.ReadFile(p.output.Name())
	_ = p.output.Close()
	return string(text[max(0, len(text)-longestLog):])
}

func (p *process) weigh(limit int64) {
	for {
		select {
		case <-p.done:
			return
		case <-time.After(memoryLook):
		}
		if residentOf(p.command.Process.Pid) > limit {
			p.exceeded.Store(true)
			p.kill()
			return
		}
	}
}

// residentOf is the memory of a process and all below it.
func residentOf(pid int) int64 {
	directory := fmt.Sprintf("/proc/%d", pid)
	fields := strings.Fields(readText(directory + "/statm"))
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(fields[1], 10, 64)
	total := pages * int64(os.Getpagesize())
	for _, child := range strings.Fields(readText(fmt.Sprintf("%s/task/%d/children", directory, pid))) {
		if number, err := strconv.Atoi(child); err == nil {
			total += residentOf(number)
		}
	}
	return total
}

func readText(path string) string {
	text, _ := os.ReadFile(path)
	return string(text)
}

// lookUp finds a program as the container would: by its own PATH.
func lookUp(name, path string) (string, error) {
	if strings.Contains(name, "/") {
		return name, nil
	}
	for _, directory := range filepath.SplitList(path) {
		candidate := filepath.Join(directory, name)
		if found, err := os.Stat(candidate); err == nil && found.Mode()&0o111 != 0 && !found.IsDir() {
			return candidate, nil
		}
	}
	return "", fmt.Errorf("%s is not in the image", name)
}
