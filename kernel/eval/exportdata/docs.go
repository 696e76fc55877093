package exportdata

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

const docsMagic = "bridle docs 1\n"

// Docs holds the comments of a package by the name of what they are about:
// "Reader", "Reader.Read" for a method or a field, "" for the package itself.
type Docs map[string]string

// EncodeDocs writes an archive of comments by the path of their package. The
// same comments give the same bytes.
//
// # Errors
//
// An error names the comment that holds a zero byte, which cannot be written.
func EncodeDocs(docs map[string]Docs) ([]byte, error) {
	var entries [][]byte
	for _, path := range slices.Sorted(maps.Keys(docs)) {
		packed, err := deflate(docs[path])
		if err != nil {
			return nil, fmt.Errorf("cannot write the comments of %s: %w", path, err)
		}
		entries = append(entries, append([]byte(path+"\x00"), packed...))
	}
	return appendTable([]byte(docsMagic), entries), nil
}

// A shelf finds the comments of a package in an archive.
type shelf struct {
	packed map[string]string // by path
}

func openDocs(data string) (*shelf, error) {
	rest, ok := strings.CutPrefix(data, docsMagic)
	if !ok {
		return nil, errors.New("not an archive of comments, or one of another version: run bridle-bind again")
	}
	t, _, err := cutTable(rest)
	if err != nil {
		return nil, err
	}
	s := &shelf{packed: make(map[string]string, t.n)}
	for i := range t.n {
		path, packed, _ := strings.Cut(t.at(i), "\x00")
		s.packed[path] = packed
	}
	return s, nil
}

// deflate packs names and texts in turn, each ended by a zero byte, in the
// order of the names.
func deflate(docs Docs) ([]byte, error) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(docs)) {
		if strings.ContainsRune(name+docs[name], 0) {
			return nil, fmt.Errorf("that of %q has a zero byte", name)
		}
		if _, err := io.WriteString(w, name+"\x00"+docs[name]+"\x00"); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// most is the size of the comments of one package beyond which an archive is
// not believed.
const most = 16 << 20

func inflate(packed string) (Docs, error) {
	data, err := io.ReadAll(io.LimitReader(flate.NewReader(strings.NewReader(packed)), most))
	if err != nil {
		return nil, fmt.Errorf("the archive of comments is damaged: %w", err)
	}
	docs := Docs{}
	for rest := string(data); rest != ""; {
		name, after, _ := strings.Cut(rest, "\x00")
		doc, after, ok := strings.Cut(after, "\x00")
		if !ok {
			return nil, errors.New("the archive of comments is damaged: a comment has no end")
		}
		docs[name], rest = doc, after
	}
	return docs, nil
}
