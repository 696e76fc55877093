package study

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/parquet-go/parquet-go"

	"bridle/datasets/schema/indicators"
)

func TestPartNames(t *testing.T) {
	for _, c := range []struct {
		name    string
		dataset string
		ordinal int
		ok      bool
	}{
		{"grabs-000001.parquet", "grabs", 1, true},
		{"http_responses-123456.parquet", "http_responses", 123456, true},
		{"grabs-1234567.parquet", "grabs", 1234567, true},
		{"grabs-1.parquet", "", 0, false},
		{"grabs-000000.parquet", "", 0, false},
		{"-000001.parquet", "", 0, false},
		{".unfinished-grabs-000001.parquet", "", 0, false},
		{"run.json", "", 0, false},
	} {
		d, n, ok := parsePartName(c.name)
		if d != c.dataset || n != c.ordinal || ok != c.ok {
			t.Errorf("parsePartName(%q) = %q, %d, %v", c.name, d, n, ok)
		}
	}
}

// partBytes makes a part of the dataset indicators with any row type and metadata.
func partBytes[T any](t testing.TB, row T, version, dataset, run string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b,
		parquet.KeyValueMetadata(keyDataset, dataset),
		parquet.KeyValueMetadata(keyVersion, version),
		parquet.KeyValueMetadata(keyRun, run))
	if _, err := w.Write([]T{row}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestInspectRefuses(t *testing.T) {
	type lacking struct {
		RunID string `parquet:"run_id"`
		Kind  string `parquet:"kind"`
	}
	type more struct {
		indicators.Row
		Extra string `parquet:"extra"`
	}
	good := indicators.Row{}
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"missing column": {partBytes(t, lacking{}, "0", "indicators", "r"), `it has no column "value"`},
		"unknown column": {partBytes(t, more{}, "0", "indicators", "r"), "columns that indicators does not have: extra"},
		"newer version":  {partBytes(t, good, strconv.Itoa(1<<20), "indicators", "r"), "this program knows version"},
		"no version":     {partBytes(t, good, "x", "indicators", "r"), "no valid schema version"},
		"other dataset":  {partBytes(t, good, "0", "grabs", "r"), `bridle.dataset="grabs"`},
		"other run":      {partBytes(t, good, "0", "indicators", "q"), `bridle.run_id="q"`},
		"not Parquet":    {[]byte("hello"), "not a whole Parquet file"},
		"nothing":        {nil, "not a whole Parquet file"},
	} {
		p := Part{Path: "runs/r/indicators-000001.parquet", Dataset: "indicators", RunID: "r", Bytes: int64(len(c.content))}
		_, err := inspect(bytes.NewReader(c.content), p)
		if !errors.Is(err, ErrPart) || !bytes.Contains([]byte(err.Error()), []byte(c.want)) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func FuzzInspect(f *testing.F) {
	whole := partBytes(f, indicators.Row{Kind: "domain"}, "0", "indicators", "r")
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p := Part{Path: "runs/r/indicators-000001.parquet", Dataset: "indicators", RunID: "r", Bytes: int64(len(b))}
		if _, err := inspect(bytes.NewReader(b), p); err != nil && !errors.Is(err, ErrPart) {
			t.Errorf("error %v is not about the part", err)
		}
	})
}

func FuzzDecodeManifest(f *testing.F) {
	s, err := Create(filepath.Join(f.TempDir(), "s"))
	if err != nil {
		f.Fatal(err)
	}
	r, err := s.Create(plan())
	if err != nil {
		f.Fatal(err)
	}
	if err := r.Finish(); err != nil {
		f.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(r.dir, manifestName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := DecodeManifest(b)
		if err != nil {
			return
		}
		again, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if n, err := DecodeManifest(again); err != nil || n.RunID != m.RunID || n.State != m.State {
			t.Errorf("decode(encode(m)) = %+v, %v", n, err)
		}
	})
}
