package supervisor

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Program returns a function that gives commands of the program at path with these arguments.
//
// # Errors
//
// It is an error if the program is not there.
func Program(path string, arguments ...string) (func() *exec.Cmd, error) {
	held, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("the program that runs the cells: %w; 'make build' or 'make install' puts it beside this one", err)
	}
	return func() *exec.Cmd {
		cmd := exec.Command(held, arguments...)
		cmd.Args[0] = path // what lists of processes show
		return cmd
	}, nil
}

// Own is the path of this program, as good as it is known.
func Own() string {
	path, err := os.Executable()
	if err != nil {
		path = os.Args[0]
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return path
}
