package host

import (
	"os/exec"
	"strings"
	"testing"
)

// The reports were written by programs built with Go 1.26, and shortened.
func TestCrashReports(t *testing.T) {
	for _, test := range []struct{ name, report, want string }{
		{"nothing", "", ""},
		{"other text", "duckdb: warning\n", ""},
		{"panic", "note\npanic: boom\n\ngoroutine 34 [running]:\nmain.work.func1(...)\n\t/home/me/src/work.go:12\ncreated by main.work in goroutine 1\n\t/home/me/src/work.go:11 +0x25\n",
			"panic in a goroutine: boom (in main.work.func1, work.go:12)"},
		{"runtime error", "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4b2]\n\ngoroutine 18 [running]:\ngonum.org/v1/plot.(*Plot).Draw(0x0, {0x1, 0x2})\n\t/m/gonum.org/v1/plot@v0.17.0/plot.go:165 +0x1\n",
			"panic in a goroutine: runtime error: invalid memory address or nil pointer dereference (in plot.(*Plot).Draw, plot.go:165)"},
		{"panic again", "panic: first [recovered, repanicked]\n\ngoroutine 1 [running]:\npanic({0x1, 0x2})\n\t/go/src/runtime/panic.go:860 +0x13a\nmain.f()\n\t/x/f.go:3 +0x1\n",
			"panic in a goroutine: first (in main.f, f.go:3)"},
		{"stack overflow", "runtime: goroutine stack exceeds 536870912-byte limit\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw({0x1, 0x2})\n\t/go/src/runtime/panic.go:1229 +0x48\nruntime.newstack()\n\t/go/src/runtime/stack.go:1169 +0x5bd\n\ngoroutine 7 [running]:\nmain.deep(0x1)\n\t/x/deep.go:5 +0x1\n",
			"stack overflow: a function calls itself without end (in main.deep, deep.go:5)"},
		{"stack overflow in a cell", "\nruntime stack:\nruntime.throw({0x1, 0x2})\n\t/go/src/runtime/panic.go:1229 +0x48\nruntime.newstack()\n\t/go/src/runtime/stack.go:1169 +0x5bd\n\ngoroutine 7 [running]:\nmain.deep(0x1)\n\t/x/deep.go:5 +0x1\n",
			"stack overflow: a function calls itself without end (in main.deep, deep.go:5)"},
		{"map in a cell", "\ngoroutine 8 [running]:\ninternal/runtime/maps.fatal({0x1?, 0x2?})\n\t/go/src/runtime/panic.go:1181 +0x18\nmain.f()\n\t/x/f.go:3 +0x1\n",
			"a map was used by several goroutines at the same time (in main.f, f.go:3)"},
		{"deadlock", "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [select (no cases)]:\nmain.main()\n\t/x/m.go:3 +0xf\n",
			"all goroutines are asleep - deadlock! (in main.main, m.go:3)"},
		{"in C", "SIGSEGV: segmentation violation\nPC=0x45 m=3 sigcode=1 addr=0x0\nsignal arrived during cgo execution\n\ngoroutine 1 gp=0xc0 m=3 mp=0xc0 [syscall]:\nruntime.cgocall(0x48, 0xc0)\n\t/go/src/runtime/cgocall.go:167 +0x4b\nmain._Cfunc_crash()\n\t_cgo_gotypes.go:39 +0x3f\n",
			"a crash outside of Go: segmentation violation (SIGSEGV) (in main._Cfunc_crash, _cgo_gotypes.go:39)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := crash(test.report); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestExits(t *testing.T) {
	for script, want := range map[string]string{
		"exit 0":        "the program called os.Exit(0)",
		"exit 7":        "the program called os.Exit(7)",
		"kill -KILL $$": "it was killed by the system; perhaps the memory was used up",
		"kill -BUS $$":  "a crash outside of Go (bus error)",
	} {
		if got := exit(exec.CommandContext(t.Context(), "sh", "-c", script).Run()); got != want {
			t.Errorf("%s: got %s, want %s", script, got, want)
		}
	}
}

// TestReportIsBounded: the end of a long report is kept.
func TestReportIsBounded(t *testing.T) {
	var r report
	r.read(strings.NewReader(strings.Repeat("x", 1<<20) + "end"))
	if text := r.String(); len(text) > 3*reportSize || !strings.HasSuffix(text, "end") {
		t.Errorf("%d bytes are kept", len(text))
	}
}

func FuzzCrash(f *testing.F) {
	f.Add("panic: boom\n\ngoroutine 1 [running]:\nmain.f(\n\t")
	f.Add("SIG\nfatal error: \ngoroutine \n(")
	f.Fuzz(func(_ *testing.T, text string) { crash(text) })
}
