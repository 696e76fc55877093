package hostile

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"
)

// A bomb is a valid file: the library reads it to the end, check sum and length included.
// One of 20 parts is as valid as one of 1,024, and read in a moment.
func TestBombIsValid(t *testing.T) {
	const n = 20
	in, err := gzip.NewReader(bytes.NewReader(bomb(n)))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.Copy(io.Discard, in); err != nil || got != n*part {
		t.Errorf("%d bytes: %v", got, err)
	}
	// The full one is no longer than 2 MB, far below what it decodes to.
	if got := len(bomb(parts)); got > 2<<20 {
		t.Errorf("the bomb has %d bytes", got)
	}
}
