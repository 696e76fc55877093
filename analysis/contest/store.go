package contest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Store keeps results in a folder, a file for each world, seed and method. The file's name
// says which; its content also names the build of the program and the data, so that a result
// of older code or of another world of the same name is not taken for one of these.
type Store struct {
	Dir string
	// Build stands for the program, such as a hash of its file.
	Build string
	// Unchanged are keys of methods whose results of other builds serve too, as long as the
	// data are the same; nothing checks that they are the same methods.
	Unchanged []string
}

func (s Store) path(world string, seed int64, method string) string {
	safe := strings.NewReplacer("/", "_", ":", "@", "\\", "_").Replace(world)
	return filepath.Join(s.Dir, safe, strconv.FormatInt(seed, 10), method+".json")
}

// Find returns a kept result; false if there is none that serves. A file that cannot be read
// or understood is an error: remove it to have the method run again.
func (s Store) Find(c *Case, data, method string) (Result, bool, error) {
	path := s.path(c.World, c.Seed, method)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Result{}, false, nil
	} else if err != nil {
		return Result{}, false, fmt.Errorf("read a kept result: %w", err)
	}
	r, err := DecodeResult(text)
	if err != nil {
		return Result{}, false, fmt.Errorf("%s: %w; remove the file to have the method run again", path, err)
	}
	serves := r.World == c.World && r.Seed == c.Seed && r.Method == method && r.Data == data && (r.Build == s.Build || slices.Contains(s.Unchanged, method))
	return r, serves, nil
}

// Keep writes a result, whole or not at all.
func (s Store) Keep(r Result) error {
	path := s.path(r.World, r.Seed, r.Method)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("keep a result: %w", err)
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("keep a result: %w", err)
	}
	part := path + ".part"
	if err := os.WriteFile(part, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("keep a result: %w", err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("keep a result: %w", err)
	}
	return nil
}

// DecodeResult reads a result as [Store.Keep] writes it. Unknown and repeated content, and
// measures out of range, are errors.
func DecodeResult(text []byte) (Result, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var r Result
	if err := d.Decode(&r); err != nil {
		return Result{}, fmt.Errorf("not a kept result: %w", err)
	}
	if d.More() {
		return Result{}, errors.New("not a kept result: there is more after its end")
	}
	if err := r.check(); err != nil {
		return Result{}, fmt.Errorf("not a kept result: %w", err)
	}
	return r, nil
}

// check refuses measures that no division has.
func (r *Result) check() error {
	shares := []float64{r.Pairs.Precision, r.Pairs.Recall, r.Pairs.F, r.BCubed.Precision, r.BCubed.Recall, r.BCubed.F, r.Coverage}
	if r.Core != nil {
		shares = append(shares, r.Core.Precision, r.Core.Share)
	}
	if r.Sorting != nil {
		shares = append(shares, r.Sorting.Found, r.Sorting.Spared)
	}
	for _, x := range shares {
		if !(x >= 0 && x <= 1) {
			return fmt.Errorf("a share of %v", x)
		}
	}
	if c := r.Count; c != nil && (c.Low < 0 || c.High < c.Low || c.Truth < 0) {
		return fmt.Errorf("an interval from %d to %d, and a truth of %d", c.Low, c.High, c.Truth)
	}
	if !(r.ARI >= -1 && r.ARI <= 1) || !(r.AMI <= 1) || r.Things < 0 || r.Owners < 0 || r.Groups < 0 || r.Seconds < 0 {
		return errors.New("a measure out of range")
	}
	return nil
}
