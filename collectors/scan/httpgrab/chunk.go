package httpgrab

import (
	"bufio"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"bridle/collectors/internal/failure"
)

// readChunks reads a body in chunks (RFC 9112, section 7.1). Lines may end in LF alone.
func (x *exchange) readChunks(c *content) error {
	left := int64(x.limits.BodyRead)
	for {
		size, used, err := x.readSize()
		if err != nil {
			return err
		}
		left -= used
		if size == 0 {
			c.whole = true
			return x.readTrailer(c)
		}
		if left < int64(size) || size > 1<<62 {
			if err := x.copy(c, max(0, min(left, int64(x.limits.BodyBytes)-c.n))); err != nil {
				return err
			}
			x.note("body cut: more than %d bytes with its chunks", x.limits.BodyRead)
			return nil
		}
		if err := x.copy(c, int64(size)); err != nil {
			return err
		}
		left -= int64(size)
		if left, err = x.endChunk(left); err != nil {
			return err
		}
	}
}

// readSize reads the line before a chunk and returns the size and the length of the line.
func (x *exchange) readSize() (size uint64, used int64, err error) {
	line, err := x.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return 0, 0, &fault{failure.TooLarge, fmt.Sprintf("the line with the size of a chunk is longer than %d bytes", bufferBytes)}
	}
	if err != nil {
		return 0, 0, err
	}
	text, _, _ := strings.Cut(string(trimEnd(line)), ";")
	size, err = strconv.ParseUint(strings.Trim(text, " \t"), 16, 64)
	if err != nil {
		return 0, 0, &fault{failure.Malformed, "the size of a chunk is " + quote(text)}
	}
	return size, int64(len(line)), nil
}

// endChunk reads the line end after a chunk.
func (x *exchange) endChunk(left int64) (int64, error) {
	b, err := x.in.ReadByte()
	if err == nil && b == '\r' {
		left--
		b, err = x.in.ReadByte()
	}
	if err != nil {
		return left, err
	}
	if b != '\n' {
		return left, &fault{failure.Malformed, "a chunk is longer than its size says"}
	}
	return left - 1, nil
}

// readTrailer reads the lines after the last chunk, which are counted and not kept.
func (x *exchange) readTrailer(c *content) error {
	budget, lines, begin := x.limits.HeaderBytes, 0, true
	for {
		part, err := x.in.ReadSlice('\n')
		if budget -= len(part); budget < 0 || lines > x.limits.HeaderLines {
			return &fault{failure.TooLarge, fmt.Sprintf("more than %d bytes or %d lines follow the body", x.limits.HeaderBytes, x.limits.HeaderLines)}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			begin = false
		case err != nil:
			return err
		case begin && len(trimEnd(part)) == 0:
			c.ended = true
			if lines > 0 {
				x.note("%d header lines after the body", lines)
			}
			return nil
		default:
			lines++
			begin = true
		}
	}
}
