package amnesty

import (
	"strings"

	"bridle/datasets/external/internal/ledger"
	"bridle/datasets/internal/canonical"
)

// sighting is one line of a list of names.
type sighting struct {
	line int64
	name string
}

// names reads a list of domain names, one a line, and keeps account of its lines.
func names(content []byte, account *ledger.Section) []sighting {
	var taken []sighting
	for i, line := range lines(content) {
		number := int64(i) + 1
		account.Read()
		if strings.Trim(line, " \t") == "" {
			account.Reject(number, "", "the line is empty", line)
			continue
		}
		name, err := canonical.Name(line)
		if err != nil {
			account.Reject(number, "", "the line "+err.Error(), line)
			continue
		}
		account.Take(1)
		taken = append(taken, sighting{line: number, name: name})
	}
	return taken
}
