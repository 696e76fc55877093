package lexicon

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Version names the state of the lists in this package.
const Version = "2026-11-22"

//go:embed data/*.txt
var files embed.FS

// Strength says how much a cue is worth.
type Strength uint8

// A weak cue needs a second one beside it; a strong one is enough.
const (
	Weak Strength = iota + 1
	Strong
)

// String returns weak or strong.
func (s Strength) String() string {
	switch s {
	case Weak:
		return "weak"
	case Strong:
		return "strong"
	}
	return "none"
}

// Kind is what a cue speaks of.
type Kind uint8

// A cue speaks of a theme, of a country (ISO 3166-1 code) or of a region of several countries.
const (
	Theme Kind = iota + 1
	Country
	Region
)

// String returns theme, country or region.
func (k Kind) String() string {
	return [...]string{"none", "theme", "country", "region"}[min(int(k), 3)]
}

// Languages is a set of languages, one bit for each file of words in the order of their codes.
type Languages uint32

// Cue is what one entry of a list says.
type Cue struct {
	Kind     Kind
	Value    string
	Strength Strength
	// Languages are those of the entry; 0 for places, which belong to no language.
	Languages Languages
	// Ambiguous says that the word has another meaning too, as turkey.
	Ambiguous bool
	// Entry is file and line of the entry, such as en.txt:12.
	Entry string
}

// Word is one word of the lists, joined over all languages that have it.
type Word struct {
	Text string
	// Bits is -log2 of its probability, the least of its entries.
	Bits float64
	// Languages that have the word; 0 for words used alike in many, for places and brands.
	Languages Languages
	// Everywhere says that the word is used alike in many languages.
	Everywhere bool
	Cues       []Cue
	// Brands are indices into [Lexicon.Brands] of those with this spelling.
	Brands []int
	// Function says that the word is a function word in some language.
	Function bool
}

// Lexicon is the lists, read and ready to be asked. It does not change and may be shared.
type Lexicon struct {
	words     map[string]*Word
	brands    []Brand
	own       map[string]int
	suffixes  map[string]suffix
	codes     map[string]string
	languages []string
	longest   int
	tree      []node
}

// Embedded reads the lists of this package.
func Embedded() (*Lexicon, error) {
	sub, err := fs.Sub(files, "data")
	if err != nil {
		return nil, fmt.Errorf("embedded lexicon: %w", err)
	}
	return Read(sub)
}

// Read reads lists of the same form from a folder: brands.txt, places.txt, suffixes.txt, and one
// file of words for each language. Errors name file and line.
func Read(dir fs.FS) (*Lexicon, error) {
	l := &Lexicon{words: map[string]*Word{}, own: map[string]int{}, suffixes: map[string]suffix{}, codes: map[string]string{}}
	names, err := fs.Glob(dir, "*.txt")
	if err != nil {
		return nil, fmt.Errorf("look for lists: %w", err)
	}
	slices.Sort(names)
	for _, name := range names {
		b, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, fmt.Errorf("read list: %w", err)
		}
		if err := l.add(name, string(b)); err != nil {
			return nil, err
		}
	}
	if len(l.languages) == 0 {
		return nil, fmt.Errorf("no file of words (such as en.txt) among the lists; give the folder that has them")
	}
	for text := range l.words {
		l.longest = max(l.longest, len(text))
	}
	l.plant()
	return l, nil
}

// add reads one file.
func (l *Lexicon) add(name, text string) error {
	switch name {
	case "brands.txt":
		return l.addBrands(name, text)
	case "places.txt":
		return l.addPlaces(name, text)
	case "suffixes.txt":
		return l.addSuffixes(name, text)
	}
	return l.addWords(name, text)
}

// Word returns the entry of a word in lower case, or nil.
func (l *Lexicon) Word(text string) *Word { return l.words[text] }

// Longest returns the length of the longest word in bytes.
func (l *Lexicon) Longest() int { return l.longest }

// Size returns the number of different words, forms made by rule included.
func (l *Lexicon) Size() int { return len(l.words) }

// Names returns the codes of the languages in a set, sorted.
func (l *Lexicon) Names(set Languages) []string {
	var names []string
	for i, code := range l.languages {
		if set&(1<<i) != 0 {
			names = append(names, code)
		}
	}
	return names
}

// Languages returns the codes of all languages, sorted.
func (l *Lexicon) Languages() []string { return slices.Clone(l.languages) }

// CountryOfCode returns the country that a two-letter label such as zm or uk stands for, or "".
func (l *Lexicon) CountryOfCode(label string) string { return l.codes[label] }

// entry returns the word, made if it is not there yet.
func (l *Lexicon) entry(text string, bits float64) *Word {
	w := l.words[text]
	if w == nil {
		w = &Word{Text: text, Bits: bits}
		l.words[text] = w
	}
	w.Bits = min(w.Bits, bits)
	return w
}

// lines calls do with every line that is not blank and no comment.
func lines(name, text string, do func(where, line string) error) error {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		where := fmt.Sprintf("%s:%d", name, n)
		if err := do(where, line); err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
	}
	return nil
}

// spelled tells whether a word has only the letters that folded names have.
func spelled(word string) bool {
	for i := range len(word) {
		c := word[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return word != ""
}
