package duck

import (
	"context"
	"testing"
)

// A snapshot is read from the database only while that holds exactly its parts; the rows are the same either way.
func TestSnapshotFromLoadedRows(t *testing.T) {
	s := newStudy(t)
	put(t, s, "first", domain("a.example"), domain("b.example"))
	snap, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	read := func(loaded bool) (n, files int) {
		r := open(t, s, Options{Snapshot: &snap, Loaded: loaded})
		defer r.Close()
		return count(t, r, "indicators"), r.Unloaded()
	}
	for _, c := range []struct {
		state  string
		change func()
		files  int // parts that Loaded reads as files
	}{
		{"not loaded", func() {}, 1},
		{"loaded", func() { mustLoad(t, s) }, 0},
		{"loaded with a part that the snapshot lacks", func() { put(t, s, "second", domain("c.example")); mustLoad(t, s) }, 1},
	} {
		c.change()
		if n, files := read(true); n != 2 || files != c.files {
			t.Errorf("%s: %d rows, %d parts as files, want 2 and %d", c.state, n, files, c.files)
		}
		if n, files := read(false); n != 2 || files != 1 {
			t.Errorf("%s, from parts: %d rows, %d parts as files, want 2 and 1", c.state, n, files)
		}
	}
	changed, err := connect(s.Database())
	if err != nil {
		t.Fatal(err)
	}
	if snap, err = s.Snapshot(); err != nil {
		t.Fatal(err)
	}
	if _, err := changed.ExecContext(t.Context(), "DELETE FROM indicators WHERE value = 'c.example'"); err != nil {
		t.Fatal(err)
	}
	changed.Close()
	if r, err := Open(context.Background(), s, Options{Snapshot: &snap, Loaded: true}); err == nil {
		r.Close()
		t.Error("a table that lacks a row of its parts was taken")
	}
}
