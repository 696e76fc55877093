package bundle

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// An Entry is a file of the archive.
type Entry struct {
	Name   string
	Bytes  int64
	SHA256 string // hex digits
}

// Entries returns size and hash of all files below a folder, by name.
func Entries(from fs.FS) ([]Entry, error) {
	names, err := Names(from)
	if err != nil {
		return nil, err
	}
	var all []Entry
	for _, name := range names {
		h := sha256.New()
		n, err := hashInto(h, from, name)
		if err != nil {
			return nil, err
		}
		all = append(all, Entry{name, n, hex.EncodeToString(h.Sum(nil))})
	}
	return all, nil
}

func hashInto(h io.Writer, from fs.FS, name string) (n int64, err error) {
	f, err := from.Open(name)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.Copy(h, f)
}

// Sums writes entries in the form of sha256sum, so that 'sha256sum -c SHA256SUMS'
// checks them too.
func Sums(entries []Entry) []byte {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "%s  %s\n", e.SHA256, e.Name)
	}
	return []byte(b.String())
}

var sumForm = regexp.MustCompile(`^([0-9a-f]{64})  (.+)$`)

// ParseSums reads hashes by name.
//
// # Errors
//
// A line of another form, a name that leaves the folder and one that comes twice
// are errors with the line.
func ParseSums(data []byte) (map[string]string, error) {
	sums := map[string]string{}
	lines := bufio.NewScanner(strings.NewReader(string(data)))
	for n := 1; lines.Scan(); n++ {
		m := sumForm.FindStringSubmatch(lines.Text())
		if m == nil {
			return nil, fmt.Errorf("%s, line %d: want 64 hex digits, two spaces and a name", SumsName, n)
		}
		if err := checkName(m[2]); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", SumsName, n, err)
		}
		if sums[m[2]] != "" {
			return nil, fmt.Errorf("%s, line %d: %s is listed twice", SumsName, n, m[2])
		}
		sums[m[2]] = m[1]
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", SumsName, err)
	}
	return sums, nil
}

// A Tampering is a file that is not as SHA256SUMS has it.
type Tampering struct{ Name, What string }

// String returns it in words.
func (t Tampering) String() string { return t.Name + " " + t.What }

// Check compares the files of an unpacked archive with SHA256SUMS and returns what
// differs, by name, and how many files are as they should be. Pages that a
// verification wrote are passed over.
//
// # Errors
//
// A folder without SHA256SUMS, or with one that cannot be read, is an error.
func Check(dir fs.FS) (wrong []Tampering, right int, err error) {
	data, err := fs.ReadFile(dir, SumsName)
	if err != nil {
		return nil, 0, fmt.Errorf("no %s: %w; give the folder of an unpacked bundle", SumsName, err)
	}
	sums, err := ParseSums(data)
	if err != nil {
		return nil, 0, err
	}
	names, err := Names(dir)
	if err != nil {
		return nil, 0, err
	}
	for _, name := range names {
		if name == SumsName || strings.HasPrefix(name, PagesDir+"/") {
			continue
		}
		want, listed := sums[name]
		delete(sums, name)
		if !listed {
			wrong = append(wrong, Tampering{name, "is not listed: it was added"})
			continue
		}
		h := sha256.New()
		if _, err := hashInto(h, dir, name); err != nil {
			return nil, 0, err
		}
		if hex.EncodeToString(h.Sum(nil)) != want {
			wrong = append(wrong, Tampering{name, "was changed"})
			continue
		}
		right++
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		wrong = append(wrong, Tampering{name, "is missing"})
	}
	slices.SortFunc(wrong, func(a, b Tampering) int { return strings.Compare(a.Name, b.Name) })
	return wrong, right, nil
}
