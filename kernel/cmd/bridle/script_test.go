package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/datasets/external/published"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary be bridle when a script or a test calls it so.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bridle": main, "hold": hold})
}

// hold is a program that opens a database for writing with the stock driver, makes
// the file "held" and waits to be killed.
func hold() {
	db, err := sql.Open("duckdb", os.Args[1])
	if err == nil {
		err = db.Ping()
	}
	if err == nil {
		err = os.WriteFile("held", nil, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	time.Sleep(time.Minute)
}

// await waits until a file is there.
func await(ts *testscript.TestScript, neg bool, args []string) {
	for range 600 {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("%s does not come", args[0])
}

// publicData returns the folder with copies of public data sets, for processes that
// run elsewhere too.
func publicData(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(published.Root(t))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// The scripts are what a person would type, with what they would see.
func TestScripts(t *testing.T) {
	data := publicData(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("DATA", data)
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_CACHE_HOME", filepath.Join(e.WorkDir, "cache"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"halve":   halve,
			"spoil":   spoil,
			"same":    same,
			"rewrite": rewrite,
			"latest":  latest,
			"await":   await,
			"paint":   paint,
			"relock":  relock,
			"update":  update,
			"unpack":  unpack,
			"nowhere": nowhere,
			"watched": func(ts *testscript.TestScript, neg bool, args []string) {
				ts.Check(os.Rename(watchedStudy(t, args[1:]...), ts.MkAbs(args[0])))
			},
		},
	})
}

// halve cuts the one file that a pattern matches in half.
func halve(ts *testscript.TestScript, neg bool, args []string) {
	edit(ts, args, func(b []byte) []byte { return b[:len(b)/2] })
}

// spoil overwrites the start of the one file that a pattern matches.
func spoil(ts *testscript.TestScript, neg bool, args []string) {
	edit(ts, args, func(b []byte) []byte { return append([]byte("spoiled "), b[min(8, len(b)):]...) })
}

// rewrite writes the one Parquet file that a pattern matches anew from a query over
// it, with the metadata it had.
func rewrite(ts *testscript.TestScript, neg bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) != 1 || len(args) != 2 {
		ts.Fatalf("usage: rewrite PATTERN QUERY; %v matches %v", args, found)
	}
	db, err := sql.Open("duckdb", "")
	ts.Check(err)
	defer db.Close()
	run := filepath.Base(filepath.Dir(found[0]))
	dataset, _, _ := strings.Cut(filepath.Base(found[0]), "-")
	_, err = db.Exec(fmt.Sprintf(`COPY (%s FROM '%s') TO '%s.new' (FORMAT parquet,
KV_METADATA {"bridle.dataset": '%s', "bridle.schema_version": '0', "bridle.run_id": '%s'})`, args[1], found[0], found[0], dataset, run))
	ts.Check(err)
	ts.Check(os.Rename(found[0]+".new", found[0]))
}

// latest checks that of the run.json files that match a pattern the one written last
// contains a text.
func latest(ts *testscript.TestScript, neg bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) == 0 || len(args) != 2 {
		ts.Fatalf("usage: latest PATTERN TEXT; %v matches %v", args, found)
	}
	newest, at := "", time.Time{}
	for _, f := range found {
		info, err := os.Stat(f)
		ts.Check(err)
		if info.ModTime().After(at) {
			newest, at = f, info.ModTime()
		}
	}
	if !strings.Contains(ts.ReadFile(newest), args[1]) {
		ts.Fatalf("%s does not contain %s", newest, args[1])
	}
}

// same compares two files by their bytes without printing them.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || neg {
		ts.Fatalf("usage: same FILE FILE")
	}
	if ts.ReadFile(args[0]) != ts.ReadFile(args[1]) {
		ts.Fatalf("%s and %s differ", args[0], args[1])
	}
}

func edit(ts *testscript.TestScript, args []string, change func([]byte) []byte) {
	if len(args) != 1 {
		ts.Fatalf("usage: halve|spoil PATTERN")
	}
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) != 1 {
		ts.Fatalf("%s matches %v, want one file", args[0], found)
	}
	b, err := os.ReadFile(found[0])
	ts.Check(err)
	ts.Check(os.WriteFile(found[0], change(b), 0o644))
}
