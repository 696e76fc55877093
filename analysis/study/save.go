package study

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"bridle/analysis/figuretable"
	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/study"
)

// Saved says what was written.
type Saved struct {
	// Path is the file, Rows how many rows it has (1 for a picture), Bytes its size.
	Path        string
	Rows, Bytes int
	// SHA256 is the hash of the file in hex digits.
	SHA256 string
}

// String says it in a line.
func (v Saved) String() string {
	return fmt.Sprintf("wrote %s: %s, %s bytes, sha256 %s", v.Path, command.Plural(int64(v.Rows), "row"), command.Group(int64(v.Bytes)), short(v.SHA256))
}

// refuseInside refuses to write into the study.
func (s *Study) refuseInside(path string) {
	if s.inside(path) {
		refuse("save "+path, "give a path elsewhere", "it lies in the folder of the study, which is only read here")
	}
	if dir := filepath.Dir(path); dir != "." {
		check(os.MkdirAll(dir, 0o755), "", "save %s", path)
	}
}

// save writes a whole file.
func (s *Study) save(path string, rows int, content []byte) Saved {
	s.refuseInside(path)
	check(study.WriteFile(path, content), "", "save %s", path)
	sum := sha256.Sum256(content)
	return Saved{Path: path, Rows: rows, Bytes: len(content), SHA256: hex.EncodeToString(sum[:])}
}

// stream writes a file bit by bit: after an error no file of that name is there that was not before.
func (s *Study) stream(path string, rows int, write func(w io.Writer) error) Saved {
	s.refuseInside(path)
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-")
	check(err, "", "save %s", path)
	defer os.Remove(f.Name()) // of no effect once it has its name
	sum := sha256.New()
	counted := &counter{}
	err = write(io.MultiWriter(f, sum, counted))
	for _, then := range []func() error{func() error { return f.Chmod(0o644) }, f.Sync, f.Close} {
		if then := then(); err == nil {
			err = then
		}
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	check(err, "", "save %s", path)
	return Saved{Path: path, Rows: rows, Bytes: counted.n, SHA256: hex.EncodeToString(sum.Sum(nil))}
}

type counter struct{ n int }

func (c *counter) Write(p []byte) (int, error) {
	c.n += len(p)
	return len(p), nil
}

// CSV writes all rows to a file with a header: nulls as nothing, empty text as "", instants in UTC, numbers so that they read
// back as the same, lists as JSON has them. The first line of simulated rows is a comment that says so.
func (t *Table) CSV(path string) Saved {
	return t.study.stream(path, t.Total, func(w io.Writer) error {
		var b strings.Builder
		if t.Simulated {
			b.WriteString(imports.Stamp + "\n")
		}
		var names []any
		for _, c := range t.Columns {
			names = append(names, c.Name)
		}
		b.WriteString(csvLine(names))
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
		return t.each(func(row []any) error {
			civilized := make([]any, len(row))
			for i, v := range row {
				civilized[i] = civil(t.Columns[i].Type, v)
			}
			_, err := io.WriteString(w, csvLine(civilized))
			return err
		})
	})
}

// csvLine writes a line of CSV in which null and empty text differ.
func csvLine(row []any) string {
	fields := make([]*string, len(row))
	for i, v := range row {
		if v != nil {
			text := exact(v)
			fields[i] = &text
		}
	}
	return figuretable.CSVLine(fields)
}

// exact writes a value so that it can be read back.
func exact(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case float32:
		return strconv.FormatFloat(float64(v), 'g', -1, 32)
	case time.Time:
		return v.UTC().Format("2006-01-02T15:04:05.999999Z07:00")
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			switch e := e.(type) {
			case string:
				parts[i] = strconv.Quote(e)
			case nil:
				parts[i] = "null"
			default:
				parts[i] = exact(e)
			}
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	return load.Text(v)
}
