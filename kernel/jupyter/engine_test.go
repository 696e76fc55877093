package jupyter

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/kernel/eval"
	"bridle/kernel/eval/display"
	"bridle/kernel/eval/front"
	"bridle/kernel/jupyter/host"
	"bridle/kernel/jupyter/worker"
	"bridle/kernel/session"
)

// workerVariable makes the test binary a worker.
const workerVariable = "JUPYTER_TEST_WORKER"

func TestMain(m *testing.M) {
	if os.Getenv(workerVariable) == "" {
		os.Exit(m.Run())
	}
	if os.Getenv(workerVariable) == "broken" {
		fmt.Fprintln(os.Stderr, "no database")
	}
	err := worker.Run(context.Background(), worker.Pipes{Requests: os.NewFile(3, "requests"), Events: os.NewFile(4, "events"), Urgent: os.NewFile(5, "urgent")}, startTiny)
	if err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

func startTiny(streams worker.Streams) (worker.Session, error) {
	if os.Getenv(workerVariable) == "broken" {
		return nil, errors.New("the study cannot be opened")
	}
	return session.New(session.Options{Sink: streams.Sink, Input: streams.Input,
		NewEngine: func(packages []eval.Package) eval.Engine { return newTiny(packages) }}), nil
}

// command starts this test binary as a worker.
func command(kind string) func() *exec.Cmd {
	return func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), workerVariable+"="+kind)
		return cmd
	}
}

// tiny is an engine whose cells are calls with literal arguments, one after
// another: enough to let a worker print, wait and die in every way.
type tiny struct {
	kept    int // a variable, to see whether a session is a new one
	show    func(display.Data) error
	update  func(display.Data) error
	clear   func(bool) error
	ask     func(string) (string, error)
	running context.Context
}

func newTiny(packages []eval.Package) *tiny {
	t := &tiny{}
	for _, p := range packages {
		if p.Path == "display" {
			t.show = p.Values["Display"].Interface().(func(display.Data) error)
			t.update = p.Values["Update"].Interface().(func(display.Data) error)
			t.clear = p.Values["Clear"].Interface().(func(bool) error)
		}
	}
	return t
}

func (t *tiny) Define(name string, value any) error {
	if name == "Input" {
		t.ask = value.(func(string) (string, error))
	}
	return nil
}
func (t *tiny) Interrupt()   {}
func (t *tiny) Close() error { return nil }

func (t *tiny) Complete(source string, offset int) eval.Completions {
	return eval.Completions{Start: offset - 1, End: offset, Items: []eval.Completion{{Text: "print", Kind: "method", Type: "func(string)"}}}
}

func (t *tiny) Inspect(source string, offset int) (eval.Inspection, bool) {
	if !strings.HasPrefix(source[offset:], "print") && source[:offset] != "print" {
		return eval.Inspection{}, false
	}
	return eval.Inspection{Declaration: "func print(text string)", Doc: "Prints.\n\nTo standard output.", Members: nil}, true
}

func (t *tiny) Eval(ctx context.Context, cell eval.Cell) ([]eval.Value, error) {
	parts, err := front.Split(cell)
	if err != nil {
		return nil, err
	}
	t.running = ctx
	var values []eval.Value
	for _, item := range parts.Items {
		call, ok := item.Node.(*ast.CallExpr)
		if !ok {
			return nil, &eval.Error{Position: item.Position, Name: "CompileError", Message: "not a call"}
		}
		var args []string
		for _, arg := range call.Args {
			text := arg.(*ast.BasicLit).Value
			if unquoted, err := strconv.Unquote(text); err == nil {
				text = unquoted
			}
			args = append(args, text)
		}
		value, err := t.call(call.Fun.(*ast.Ident).Name, append(args, "", "")...)
		if ctx.Err() != nil {
			err = errors.Join(eval.ErrInterrupted, err, context.Cause(ctx))
			return nil, &eval.Error{Position: item.Position, Name: "Interrupted", Message: eval.ErrInterrupted.Error(), Err: err}
		}
		if err != nil {
			return nil, &eval.Error{Position: item.Position, Name: "RuntimeError", Message: err.Error(), Err: err}
		}
		values = nil
		if value != nil {
			values = []eval.Value{{V: value}}
		}
	}
	return values, nil
}

func (t *tiny) call(name string, args ...string) (any, error) {
	n, _ := strconv.Atoi(args[0])
	switch name {
	case "value":
		return args[0], nil
	case "print":
		fmt.Print(args[0])
	case "warn":
		fmt.Fprint(os.Stderr, args[0])
	case "keep":
		t.kept++
		return t.kept, nil
	case "fail":
		return nil, errors.New(args[0])
	case "show":
		return nil, t.show(display.WithID(args[1], display.HTML(args[0])))
	case "update":
		return nil, t.update(display.WithID(args[1], display.HTML(args[0])))
	case "clear":
		return nil, t.clear(args[0] == "wait")
	case "ask":
		return t.ask(args[0])
	case "wait": // as a channel or a query that looks at the context
		<-t.running.Done()
	case "lose": // as an engine that gives a cell up
		<-t.running.Done()
		return nil, eval.ErrLost
	case "stuck": // as compiled code that nothing can stop
		time.Sleep(time.Hour)
	case "later":
		go func() { time.Sleep(time.Duration(n) * time.Millisecond); fmt.Print("late") }()
	case "flood":
		for i := range n {
			fmt.Println("line", i)
		}
	default:
		die(name, n)
	}
	return nil, nil
}

// die ends the process in one of many ways.
func die(how string, n int) {
	switch how {
	case "exit":
		os.Exit(n)
	case "panicLater":
		go func() { time.Sleep(time.Duration(n) * time.Millisecond); panic("assignment to entry in nil map") }()
		return
	case "panicNow":
		go panic("boom")
		select {}
	case "overflow":
		fmt.Print(deep(n))
	case "killed":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "segv":
		syscall.Kill(os.Getpid(), syscall.SIGSEGV)
	case "abort":
		syscall.Kill(os.Getpid(), syscall.SIGABRT)
	case "closePipe":
		syscall.Close(4)
		select {}
	case "babble":
		os.NewFile(4, "events").WriteString("\xff\xff\xff\xff")
		select {}
	}
	select {}
}

func deep(n int) int {
	var frame [1 << 10]int
	frame[n%len(frame)] = deep(n + 1)
	return frame[0]
}

func hostOptions() host.Options { return host.Options{Command: command("tiny")} }
