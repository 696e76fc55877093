package study

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestSnapshotPinsContent(t *testing.T) {
	s := create(t)
	write(t, s, 10, (*Run).Finish)
	snap, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	b, err := snap.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeSnapshot(b)
	if err != nil || again.ID() != snap.ID() {
		t.Fatalf("decode(encode) = %v, %v", again, err)
	}
	if err := again.Verify(s); err != nil {
		t.Fatal(err)
	}
	if _, err := DecodeSnapshot(bytes.Replace(b, []byte(`"rows": 10`), []byte(`"rows": 11`), 1)); err == nil {
		t.Error("a changed snapshot was accepted")
	}
	path := filepath.Join(s.Dir(), snap.Parts[0].Path)
	content, _ := os.ReadFile(path)
	content[len(content)/2] ^= 1
	os.WriteFile(path, content, 0o644)
	for _, taken := range []Snapshot{again, snap} {
		if err := taken.Verify(s); !errors.Is(err, ErrPart) {
			t.Errorf("a changed part: %v, want ErrPart", err)
		}
	}
}

// What was hashed to take a snapshot is not hashed again, unless the file is another one, was written to, or was so fresh that this could not be told.
func TestSnapshotKnowsWhatItHashed(t *testing.T) {
	s := create(t)
	write(t, s, 10, (*Run).Finish)
	parts, err := s.Parts()
	if err != nil {
		t.Fatal(err)
	}
	path, old := filepath.Join(s.Dir(), parts[0].Path), time.Now().Add(-time.Hour)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	change := func(t *testing.T, at time.Time) {
		if err := errors.Join(os.WriteFile(path, content, 0o644), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	for name, does := range map[string]struct {
		taken time.Time
		then  func(t *testing.T)
		known bool
	}{
		"left alone":    {old, func(*testing.T) {}, true},
		"fresh":         {time.Now(), func(*testing.T) {}, false},
		"written to":    {old, func(t *testing.T) { change(t, old.Add(time.Millisecond)) }, false},
		"another file":  {old, func(t *testing.T) { os.Rename(path, path+".was"); change(t, old) }, false},
		"of other size": {old, func(t *testing.T) { os.Truncate(path, 5); os.Chtimes(path, old, old) }, false},
		"gone":          {old, func(*testing.T) { os.Remove(path) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			change(t, does.taken)
			snap, err := s.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			if does.then(t); snap.isAsHashed(s, parts[0].Path) != does.known {
				t.Errorf("known %v, want %v", !does.known, does.known)
			}
			if err := snap.Verify(s); (err != nil) != (name == "of other size" || name == "gone") {
				t.Error(err)
			}
		})
	}
}

func FuzzDecodeSnapshot(f *testing.F) {
	b, err := Snapshot{Parts: []PinnedPart{{Path: "runs/r/grabs-000001.parquet", Dataset: "grabs", Rows: 1, Bytes: 2, SHA256: "aa"}}}.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"id":"","parts":[{"path":"../../etc/passwd"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeSnapshot(b)
		if err != nil {
			return
		}
		for _, p := range s.Parts {
			if !filepath.IsLocal(p.Path) {
				t.Errorf("path %q leaves the study", p.Path)
			}
		}
	})
}
