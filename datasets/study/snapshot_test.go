package study

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
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
	if err := again.Verify(s); !errors.Is(err, ErrPart) {
		t.Errorf("a changed part: %v, want ErrPart", err)
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
