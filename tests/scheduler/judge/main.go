// Command judge shows what the scheduler makes of the files that a task leaves: it asks the scheduler's own code.
//
// A request is a line of JSON on standard input, its answer a line of JSON on standard output, in the same order.
//
//	judge read PLACE    reads the verdict below a prefix; PLACE is a directory of buckets, or the endpoint of an S3 server
//	judge compile       compiles a DynamicJobSpec, or a workflow of registration files, into what Kubernetes is given
//	judge drive PLACE SLOTS   runs workflows to their end; PLACE is a directory with the bucket, SLOTS the pods at once
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"github.com/flyteorg/flyte/flytestdlib/logger"
)

const longestLine = 64 << 20

func main() {
	logger.SetConfig(&logger.Config{Level: logger.ErrorLevel})
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	switch {
	case len(arguments) == 2 && arguments[0] == "read":
		reader, err := newReader(arguments[1])
		if err != nil {
			return err
		}
		return answer(reader.verdict)
	case len(arguments) == 1 && arguments[0] == "compile":
		return answer(compile)
	case len(arguments) == 3 && arguments[0] == "drive":
		slots, err := strconv.Atoi(arguments[2])
		if err != nil {
			return err
		}
		scheduler, err := newCluster(context.Background(), arguments[1], slots)
		if err != nil {
			return err
		}
		return answer(scheduler.drive)
	default:
		return fmt.Errorf("expected `read PLACE`, `compile` or `drive PLACE SLOTS`, found %q", arguments)
	}
}

// answer gives each request on standard input to judge and prints what it returns.
func answer[Request, Reply any](judge func(context.Context, Request) Reply) error {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, longestLine)
	replies := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var request Request
		if err := json.Unmarshal(lines.Bytes(), &request); err != nil {
			return fmt.Errorf("a request that is no JSON: %w", err)
		}
		if err := replies.Encode(judge(context.Background(), request)); err != nil {
			return err
		}
	}
	return lines.Err()
}
