package imports

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxLine is the longest line in bytes; longer ones are rejected. Records of hosts with
// hundreds of services have a few MiB.
const maxLine = 16 << 20

// open opens a file, compressed if its name ends in .gz.
func open(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil || !strings.HasSuffix(path, ".gz") {
		return f, err
	}
	z, err := gzip.NewReader(bufio.NewReaderSize(f, 1<<16))
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: the name says gzip, the content does not: %w", path, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

// lines calls each for every line of r, without its end (a newline, with or without a
// carriage return before it) and without a byte order mark at the start. A line that is
// longer than maxLine comes as its start and is marked. Numbers begin at 1.
func lines(ctx context.Context, r io.Reader, each func(number int64, line []byte, tooLong bool) error) error {
	b := bufio.NewReaderSize(r, 1<<18)
	var long []byte
	for n := int64(1); ; n++ {
		if n%4096 == 1 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		line, err := b.ReadSlice('\n')
		tooLong := false
		if errors.Is(err, bufio.ErrBufferFull) {
			long = append(long[:0], line...)
			for errors.Is(err, bufio.ErrBufferFull) {
				if line, err = b.ReadSlice('\n'); len(long)+len(line) > maxLine {
					tooLong = true
				} else {
					long = append(long, line...)
				}
			}
			line = long
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("after line %d: %w", n-1, err)
		}
		if len(line) == 0 {
			return nil // the end
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		if each(n, line, tooLong) != nil || err != nil {
			return nil
		}
	}
}

// read runs a reader of lines over r under an account. Blank lines do not reach it, nor does
// the stamp of a simulated world.
func (a *account) read(ctx context.Context, r io.Reader, each func(line string)) error {
	err := lines(ctx, r, func(n int64, line []byte, tooLong bool) error {
		text := string(line)
		a.begin(n, text)
		switch {
		case tooLong:
			a.reject("", "the line has more than %d MiB", maxLine>>20)
		case strings.TrimSpace(text) != "" && (n > 1 || !strings.HasPrefix(text, Stamp)):
			each(text)
		}
		return a.end()
	})
	if a.err != nil {
		return a.err
	}
	return err
}

// first returns the first line of a file that is neither empty nor a comment. It is empty
// if there is none.
func first(path string) (string, error) {
	f, err := open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	found := ""
	err = lines(context.Background(), f, func(_ int64, line []byte, _ bool) error {
		text := strings.TrimSpace(string(line))
		if text == "" || text[0] == '#' {
			return nil
		}
		found = text
		return errStop
	})
	return found, err
}
