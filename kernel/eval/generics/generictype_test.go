package generics

import (
	"bytes"
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// on calls a method of a value that lies at p.
func on(t *testing.T, methods map[string]reflect.Value, name string, p reflect.Value, args ...any) []reflect.Value {
	t.Helper()
	in := []reflect.Value{p}
	for _, a := range args {
		in = append(in, reflect.ValueOf(a))
	}
	return methods[name].Call(in)
}

func TestAtomicPointer(t *testing.T) {
	typ, methods, ok := Type("sync/atomic", "Pointer", typesOf(point{}))
	if !ok {
		t.Fatal("not covered")
	}
	p := reflect.New(typ)
	a, b := &point{1, "a"}, &point{2, "b"}
	if !on(t, methods, "Load", p)[0].IsNil() {
		t.Error("the zero value holds something")
	}
	on(t, methods, "Store", p, a)
	if got := on(t, methods, "Swap", p, b)[0].Interface().(*point); got != a {
		t.Errorf("Swap = %v", got)
	}
	if on(t, methods, "CompareAndSwap", p, a, a)[0].Bool() || !on(t, methods, "CompareAndSwap", p, b, a)[0].Bool() {
		t.Error("CompareAndSwap is wrong")
	}
	runtime.GC() // the pointer must be seen by the collector
	if got := on(t, methods, "Load", p)[0].Interface().(*point); got != a || got.Name != "a" {
		t.Errorf("Load = %v", got)
	}
	if other, _, _ := Type("sync/atomic", "Pointer", typesOf(0)); other == typ {
		t.Error("pointers to different types have one type")
	}
}

func TestHandle(t *testing.T) {
	typ, methods, ok := Type("unique", "Handle", typesOf(point{}))
	f, okMake := Function("unique", "Make", typesOf(point{}))
	if !ok || !okMake || f.Type().Out(0) != typ {
		t.Fatalf("Make is %v, Handle %v", f.Type(), typ)
	}
	make := func(p point) reflect.Value { return f.Call([]reflect.Value{reflect.ValueOf(p)})[0] }
	a, b, c := make(point{1, "a"}), make(point{1, "a"}), make(point{2, "a"})
	if !a.Equal(b) || a.Equal(c) {
		t.Error("handles are not equal where values are")
	}
	at := reflect.New(typ)
	at.Elem().Set(c)
	if got := on(t, methods, "Value", at)[0].Interface(); got != (point{2, "a"}) {
		t.Errorf("Value = %v", got)
	}
}

func TestWeakPointerAndCleanup(t *testing.T) {
	typ, methods, _ := Type("weak", "Pointer", typesOf(point{}))
	f, _ := Function("weak", "Make", typesOf(point{}))
	add := instanceOf[func(*point, func(string), string) runtime.Cleanup](t, "runtime", "AddCleanup", typesOf(point{}, "")...)
	cleaned := make(chan string, 1)
	at := reflect.New(typ)
	func() {
		p := &point{1, "a"}
		add(p, func(s string) { cleaned <- s }, "gone")
		at.Elem().Set(f.Call([]reflect.Value{reflect.ValueOf(p)})[0])
		if got := on(t, methods, "Value", at)[0].Interface().(*point); got != p {
			t.Errorf("Value = %v", got)
		}
		runtime.KeepAlive(p)
	}()
	for range 100 { // a collection or two suffice; nothing here waits for time
		runtime.GC()
		select {
		case s := <-cleaned:
			if v := on(t, methods, "Value", at)[0]; s != "gone" || !v.IsNil() {
				t.Errorf("cleanup got %q, the weak pointer still gives %v", s, v)
			}
			return
		default:
			runtime.Gosched()
		}
	}
	t.Error("the cleanup was never run: something holds on to the value")
}

func TestNullAndSeq(t *testing.T) {
	typ, methods, ok := Type("database/sql", "Null", typesOf(time.Time{}))
	if !ok {
		t.Fatal("sql.Null is not covered")
	}
	p := reflect.New(typ)
	on(t, methods, "Scan", p, time.Unix(5, 0).UTC())
	if out := on(t, methods, "Value", p); fmt.Sprint(out[0]) != "1970-01-01 00:00:05 +0000 UTC" {
		t.Errorf("Value = %v", out[0])
	}
	if _, _, ok := Type("database/sql", "Null", typesOf(point{})); ok {
		t.Error("sql.Null of a struct cannot be scanned")
	}
	seq, _, _ := Type("iter", "Seq2", typesOf("", 0))
	if seq != reflect.TypeFor[func(func(string, int) bool)]() {
		t.Errorf("Seq2 = %v", seq)
	}
	for _, full := range Types() {
		i := strings.LastIndex(full, ".")
		if _, _, ok := Type(full[:i], full[i+1:], typesOf("", "")); ok != (full == "iter.Seq2") {
			t.Errorf("%s with two arguments: %t", full, ok)
		}
	}
}

// TestCoversStandardLibrary reads the sources of the toolchain: a generic
// function or type of a later Go that nobody has added here is named.
func TestCoversStandardLibrary(t *testing.T) {
	root := filepath.Join(build.Default.GOROOT, "src")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no sources of the standard library here")
	}
	left := []string{ // not in the default build: they need GOEXPERIMENT
		"arena.Clone", "arena.MakeSlice", "arena.New", "encoding/json/jsontext.AppendQuote", "encoding/json/jsontext.AppendUnquote",
		"encoding/json/v2.GetOption", "encoding/json/v2.MarshalFunc", "encoding/json/v2.MarshalToFunc",
		"encoding/json/v2.UnmarshalFromFunc", "encoding/json/v2.UnmarshalFunc",
	}
	known := slices.Concat(left, Functions(), Types())
	generic := regexp.MustCompile(`^func ([A-Z]\w*)\[|^type ([A-Z]\w*)\[[A-Z]\w*[ ,]`)
	found := 0
	err := filepath.WalkDir(root, func(file string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains([]string{"internal", "vendor", "testdata", "cmd"}, d.Name()) || strings.HasPrefix(d.Name(), "_") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(file)
		path, _ := filepath.Rel(root, filepath.Dir(file))
		for line := range bytes.Lines(source) {
			if !bytes.HasPrefix(line, []byte("func ")) && !bytes.HasPrefix(line, []byte("type ")) {
				continue // a matter of speed alone
			}
			m := generic.FindSubmatch(line)
			if m == nil {
				continue
			}
			found++
			name := filepath.ToSlash(path) + "." + string(m[1]) + string(m[2])
			if !slices.Contains(known, name) {
				t.Errorf("%s is generic and not covered", name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 70 { // 40 of slices, 10 of maps, 3 of cmp and 27 in 13 other packages with Go 1.26
		t.Errorf("only %d generic functions and types found in %s", found, root)
	}
}
