package drive

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"bridle/kernel/wire"
	"bridle/kernel/wire/frontend"
	"bridle/kernel/wire/zmtp"
)

// patience is how long any one thing may take before the measurement is given up.
const patience = 90 * time.Second

// A Command starts a kernel. The connection file comes after the arguments.
type Command struct {
	Argv []string
	Env  []string // added to that of this process
}

// A Kernel is one that runs.
type Kernel struct {
	*frontend.Client
	cmd  *exec.Cmd
	log  string // file of what it wrote
	done chan error
	end  sync.Once
}

// PID is the process that was started.
func (k *Kernel) PID() int { return k.cmd.Process.Pid }

// Start starts a kernel in a folder and returns how long it took to say what it is: to the first kernel_info_reply.
func Start(c Command, dir string) (*Kernel, time.Duration, error) {
	at, err := connection()
	if err != nil {
		return nil, 0, err
	}
	text, err := json.Marshal(at)
	if err != nil {
		return nil, 0, err
	}
	file := filepath.Join(dir, "connection-"+rand.Text()[:8]+".json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, 0, err
	}
	k := &Kernel{cmd: exec.Command(c.Argv[0], append(c.Argv[1:len(c.Argv):len(c.Argv)], file)...), log: file + ".log", done: make(chan error, 1)}
	out, err := os.Create(k.log)
	if err != nil {
		return nil, 0, err
	}
	defer out.Close()
	k.cmd.Dir, k.cmd.Stdout, k.cmd.Stderr = dir, out, out
	k.cmd.Env = append(os.Environ(), c.Env...)
	k.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what it starts ends with it
	began := time.Now()
	if err := k.cmd.Start(); err != nil {
		return nil, 0, err
	}
	go func() { k.done <- k.cmd.Wait() }()
	took, err := k.greet(at, began)
	if err != nil {
		k.Stop()
		return nil, 0, fmt.Errorf("start %s: %w", c.Argv[0], err)
	}
	return k, took, nil
}

// greet asks the kernel what it is as soon as it listens, by one connection, as front ends connect before the kernel is there. Then
// it connects to all sockets and asks until the kernel is heard on IOPub too.
func (k *Kernel) greet(c wire.Connection, began time.Time) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := k.ask(ctx, c); err != nil {
		return 0, err
	}
	took := time.Since(began)
	err := k.until(ctx, func() (err error) {
		k.Client, err = frontend.Dial(ctx, c)
		return err
	})
	// A subscription may come after the first things published.
	for err == nil {
		again, stop := context.WithTimeout(ctx, time.Second)
		_, _, err = k.Request(again, wire.Shell, "kernel_info_request", struct{}{})
		stop()
		if err == nil || ctx.Err() != nil {
			break
		}
		err = nil
	}
	return took, err
}

// ask waits for the answer to the first request.
func (k *Kernel) ask(ctx context.Context, c wire.Connection) error {
	network, address := c.Address(wire.Shell)
	frames, err := wire.NewCodec([]byte(c.Key)).Encode(wire.Message{Header: wire.NewHeader("kernel_info_request", rand.Text(), "drive")})
	if err != nil {
		return err
	}
	var shell *zmtp.Conn
	if err := k.until(ctx, func() (err error) {
		shell, err = zmtp.Dial(ctx, network, address, zmtp.Dealer, []byte(rand.Text()), zmtp.Limits{})
		return err
	}); err != nil {
		return err
	}
	defer shell.Close()
	defer context.AfterFunc(ctx, func() { shell.Close() })()
	if err := shell.Send(frames...); err != nil {
		return err
	}
	_, err = shell.Receive()
	return err
}

// until connects again and again, as long as the kernel runs.
func (k *Kernel) until(ctx context.Context, connect func() error) error {
	for {
		err := connect()
		if err == nil {
			return nil
		}
		select {
		case end := <-k.done:
			k.done <- end
			return fmt.Errorf("it ended at once (%v): %s", end, tail(k.log))
		case <-ctx.Done():
			return fmt.Errorf("it did not listen: %w", err)
		case <-time.After(100 * time.Microsecond):
		}
	}
}

// Stop asks the kernel to end and sees to it.
func (k *Kernel) Stop() { k.end.Do(k.stop) }

func (k *Kernel) stop() {
	if k.Client != nil {
		k.Send(wire.Control, "shutdown_request", map[string]bool{"restart": false})
	} else {
		syscall.Kill(-k.cmd.Process.Pid, syscall.SIGTERM)
	}
	select {
	case <-k.done:
	case <-time.After(3 * time.Second):
	}
	syscall.Kill(-k.cmd.Process.Pid, syscall.SIGKILL) // its group, which this program made
	if k.Client != nil {
		k.Close()
	}
}

// connection finds five ports that are free now.
func connection() (wire.Connection, error) {
	c := wire.Connection{Transport: "tcp", IP: "127.0.0.1", Key: rand.Text(), SignatureScheme: "hmac-sha256"}
	for _, port := range []*int{&c.Shell, &c.IOPub, &c.Stdin, &c.Control, &c.Heartbeat} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return c, err
		}
		defer l.Close()
		*port = l.Addr().(*net.TCPAddr).Port
	}
	return c, nil
}

// tail is the end of what a kernel wrote.
func tail(file string) string {
	text, err := os.ReadFile(file)
	if err != nil || len(text) == 0 {
		return "it wrote nothing"
	}
	return string(text[max(0, len(text)-500):])
}
