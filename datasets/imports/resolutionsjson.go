package imports

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxObject is the longest record of a JSON array in bytes, about: as that of a line.
const maxObject = maxLine

// begin opens the file behind the byte order mark and the stamp of a simulated world, which are no part of any format.
func begin(path string) (*bufio.Reader, io.Closer, error) {
	f, err := open(path)
	if err != nil {
		return nil, nil, err
	}
	b := bufio.NewReaderSize(f, 1<<16)
	if mark, _ := b.Peek(3); bytes.Equal(mark, []byte("\ufeff")) {
		b.Discard(3)
	}
	if stamp, _ := b.Peek(len(Stamp)); string(stamp) == Stamp {
		for {
			if _, err := b.ReadSlice('\n'); !errors.Is(err, bufio.ErrBufferFull) {
				break
			}
		}
	}
	return b, f, nil
}

// isArray reports whether a file is one JSON array.
func isArray(path string) (bool, error) {
	c, err := firstByte(path)
	return c == '[', err
}

// firstByte returns the first byte of a file that is no white space; 0 if there is none.
func firstByte(path string) (byte, error) {
	b, f, err := begin(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for {
		c, err := b.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return 0, nil
		case err != nil:
			return 0, err
		case c != ' ' && c != '\t' && c != '\r' && c != '\n':
			return c, nil
		}
	}
}

// objects reads a file of JSON objects, one a line or all in one array.
func (s *sightings) objects(ctx context.Context, each func(map[string]json.RawMessage)) error {
	array, err := isArray(s.Path)
	if err != nil {
		return err
	}
	if array {
		return s.array(ctx, each)
	}
	cut := ""
	err = s.over(ctx, func(line string) {
		object, err := objectOf([]byte(line))
		cut = ""
		if err != nil {
			if strings.Contains(err.Error(), "unexpected end") {
				cut = fmt.Sprintf("the file ends within its line %d", s.line)
			}
			s.reject("", "%v", err)
			return
		}
		each(object)
	})
	if cut != "" {
		s.Complaints = append(s.Complaints, cut)
	}
	return err
}

// objectOf reads an object of JSON.
func objectOf(raw []byte) (map[string]json.RawMessage, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w", err)
	}
	if object == nil {
		return nil, errors.New("not a JSON object but null")
	}
	return object, nil
}

// errTooLong is that a record of an array is longer than maxObject.
var errTooLong = fmt.Errorf("a record has more than %d MiB", maxObject>>20)

// budget is a reader that ends when it has given more than is left.
type budget struct {
	r    io.Reader
	left int
}

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLong
	}
	n, err := b.r.Read(p)
	b.left -= n
	return n, err
}

// array reads a file that is one JSON array; its records take the place of lines. Where it breaks off, or cannot be read on,
// the rest is one rejected record and a complaint.
func (s *sightings) array(ctx context.Context, each func(map[string]json.RawMessage)) error {
	b, f, err := begin(s.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	source := &budget{b, maxObject}
	d := json.NewDecoder(source)
	d.Token() // the bracket that isArray saw
	for n := int64(1); d.More(); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		source.left = maxObject
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return s.broken(n, err)
		}
		s.begin(n, string(raw))
		if object, err := objectOf(raw); err != nil {
			s.reject("", "%v", err)
		} else {
			each(object)
		}
		if s.end() != nil {
			return s.err
		}
	}
	if _, err := d.Token(); err != nil {
		return s.broken(s.line+1, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return s.broken(s.line+1, errors.New("something follows the array"))
	}
	return nil
}

// broken is a file that cannot be read on from its record n.
func (s *sightings) broken(n int64, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("the file ends there")
	}
	s.begin(n, "")
	s.reject("", "the file cannot be read from here on: %v", err)
	s.Complaints = append(s.Complaints, fmt.Sprintf("it cannot be read from record %d on: %v", n, err))
	if s.end() != nil {
		return s.err
	}
	return nil
}
