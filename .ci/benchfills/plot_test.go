package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestPlotGrowth(t *testing.T) {
	var all []measured
	for _, rows := range []int64{1_000_000, 10_000_000, 100_000_000} {
		all = append(all, measured{rows: rows, fills: cost{processor: time.Duration(rows) * 1500, resident: 400e6 + rows*30}, verdicts: cost{processor: time.Duration(rows) * 200}})
	}
	path := filepath.Join(t.TempDir(), "growth")
	if dir := os.Getenv("PICTURES"); dir != "" {
		path = filepath.Join(dir, "growth")
	}
	if err := plotGrowth(path, all); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"-time.png", "-memory.svg"} {
		if info, err := os.Stat(path + file); err != nil || info.Size() < 1000 {
			t.Errorf("%s: %v", file, err)
		}
	}
	if err := plotGrowth(path, all[:1]); err != nil {
		t.Error(err)
	}
}
