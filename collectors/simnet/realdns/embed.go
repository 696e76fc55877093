package realdns

import (
	"bytes"
	"embed"
	"fmt"
)

//go:embed testdata/*.txt
var recorded embed.FS

// Recorded returns what the setup of that name was measured to answer to [Script], or, with
// "-long" behind the name, to [LongScript]. No program is needed for it.
func Recorded(name string) (Record, error) {
	text, err := recorded.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		return Record{}, fmt.Errorf("no record of %s: measure it with go test -update", name)
	}
	return ReadRecord(bytes.NewReader(text))
}
