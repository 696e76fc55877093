package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"bridle/kernel/bundle"

	"github.com/parquet-go/parquet-go"
	"github.com/rogpeppe/go-internal/testscript"
)

// unpack unpacks an archive.
func unpack(ts *testscript.TestScript, neg bool, args []string) {
	f, err := os.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	info, err := f.Stat()
	ts.Check(err)
	ts.Check(bundle.Unpack(f, info.Size(), ts.MkAbs(args[1]), bundle.Limits{}))
}

// nowhere checks that texts occur in no byte of an archive or folder: neither as it
// is, nor in any value of its Parquet files.
func nowhere(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs(args[0])
	if strings.HasSuffix(dir, ".zip") {
		data, err := os.ReadFile(dir)
		ts.Check(err)
		to := filepath.Join(ts.MkAbs("."), ".nowhere", filepath.Base(dir))
		ts.Check(os.RemoveAll(to))
		ts.Check(bundle.Unpack(bytes.NewReader(data), int64(len(data)), to, bundle.Limits{}))
		dir = to
	}
	var found []string
	ts.Check(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		content := strings.ToLower(string(data) + valuesOf(ts, path, data))
		for _, text := range args[1:] {
			if strings.Contains(content, strings.ToLower(text)) {
				found = append(found, path+" holds "+text)
			}
		}
		return nil
	}))
	if (len(found) > 0) != neg {
		ts.Fatalf("found: %q", found)
	}
}

// valuesOf writes all texts of a Parquet file.
func valuesOf(ts *testscript.TestScript, path string, data []byte) string {
	if !strings.HasSuffix(path, ".parquet") {
		return ""
	}
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	ts.Check(err)
	var b strings.Builder
	for _, group := range f.RowGroups() {
		rows := group.Rows()
		for buffer := make([]parquet.Row, 64); ; {
			n, err := rows.ReadRows(buffer)
			for _, row := range buffer[:n] {
				for _, v := range row {
					b.WriteString(v.String() + "\n")
				}
			}
			if err != nil {
				break
			}
		}
		ts.Check(rows.Close())
	}
	return b.String()
}
