package main

import (
	"database/sql"
	"image/color"
	"os"
	"path/filepath"

	"bridle/kernel/verify/lock"
	"bridle/kernel/verify/picture"

	"github.com/rogpeppe/go-internal/testscript"
)

// paint changes the colour of a few dots of a PNG, as a change of the drawing
// code would.
func paint(ts *testscript.TestScript, neg bool, args []string) {
	edit(ts, args, func(b []byte) []byte {
		m, err := picture.Decode(b)
		ts.Check(err)
		for i := range 20 {
			m.SetNRGBA(100+i, 100, color.NRGBA{R: 1, G: 2, B: 3, A: 255})
		}
		packed, err := picture.Encode(m)
		ts.Check(err)
		return packed
	})
}

// update changes one row of a database behind the back of everything.
func update(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: update DATABASE STATEMENT")
	}
	db, err := sql.Open("duckdb", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	result, err := db.Exec(args[1])
	ts.Check(err)
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		ts.Fatalf("%d rows changed (%v), want one", n, err)
	}
}

// relock makes the lock of a report agree with the PNG of a figure as it is.
func relock(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: relock REPORT FIGURE")
	}
	path := ts.MkAbs(filepath.Join(args[0], lock.Name))
	l, err := lock.Decode([]byte(ts.ReadFile(path)))
	ts.Check(err)
	data := []byte(ts.ReadFile(filepath.Join(args[0], "figures", args[1]+".png")))
	m, err := picture.Decode(data)
	ts.Check(err)
	f := l.Figures[args[1]]
	f.Files["png"], f.Pixels = lock.Hash(data), "sha256:"+picture.Hash(m)
	l.Figures[args[1]] = f
	encoded, err := lock.Encode(l)
	ts.Check(err)
	ts.Check(os.WriteFile(path, encoded, 0o644))
}
