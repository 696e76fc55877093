package matrix

import "fmt"

// Level is what a table says of an operator in a country.
type Level uint8

// Levels. The first three say nothing of the place, the next two that it was looked at.
const (
	Absent      Level = iota // the table does not speak of the pair
	Withheld                 // too few caches to be published
	NotTestable              // no cache may testify
	NotDetected              // tested, not claimed; the detectable rate says what would have been found
	NoHit                    // a method without power or error rate claims nothing
	Hit                      // a method without power or error rate claims it
	Indicated
	Supported
)

const levels = int(Supported) + 1

// String returns the word of the dataset verdicts, or of this package.
func (l Level) String() string {
	return [...]string{"absent", "withheld", "not_testable", "not_detected", "no_hit", "hit", "indicated", "supported"}[l]
}

// Mark returns one character for narrow tables.
func (l Level) Mark() string { return [...]string{" ", "w", "?", "-", "-", "H", "I", "S"}[l] }

// Claimed reports whether an infection is suspected.
func (l Level) Claimed() bool { return l >= Hit }

// Tested reports whether the place was looked at.
func (l Level) Tested() bool { return l >= NotDetected }

// parse reads a word of the column verdict.
func parse(word string) (Level, error) {
	for _, l := range []Level{NotTestable, NotDetected, Indicated, Supported} {
		if l.String() == word {
			return l, nil
		}
	}
	return Absent, fmt.Errorf("%q is no verdict; there are supported, indicated, not_detected and not_testable", word)
}
