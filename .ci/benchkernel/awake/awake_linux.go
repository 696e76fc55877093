package awake

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// variable tells a process of this program which processor it has to keep awake.
const variable = "BENCH_KEEP_AWAKE"

// Serve turns the process into one that keeps a processor awake, if it was started for that; it
// does not return then. It is the first thing that main does.
func Serve() {
	text, ok := os.LookupEnv(variable)
	if !ok {
		return
	}
	if err := turn(text); err != nil {
		fmt.Fprintln(os.Stderr, "keep a processor awake:", err)
		os.Exit(1)
	}
}

func turn(text string) error {
	cpu, err := strconv.Atoi(text)
	if err != nil {
		return err
	}
	var only unix.CPUSet
	only.Set(cpu)
	if err := unix.SchedSetaffinity(0, &only); err != nil {
		return err
	}
	if err := unix.SchedSetAttr(0, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE}, 0); err != nil {
		return err
	}
	for {
	}
}

// Keep keeps the processors that this process may use awake until stop is called or this process
// ends.
func Keep() (stop func(), err error) {
	var ours unix.CPUSet
	if err := unix.SchedGetaffinity(0, &ours); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var loops []*exec.Cmd
	stop = func() {
		for _, c := range loops {
			_ = c.Process.Kill()
			_ = c.Wait()
		}
	}
	for cpu := range len(ours) * 64 {
		if !ours.IsSet(cpu) {
			continue
		}
		c := exec.Command(self)
		c.Env = append(os.Environ(), variable+"="+strconv.Itoa(cpu))
		c.Stderr = os.Stderr
		c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		if err := c.Start(); err != nil {
			stop()
			return nil, err
		}
		loops = append(loops, c)
	}
	return stop, nil
}
