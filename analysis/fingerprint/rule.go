package fingerprint

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Rule is one version of one fingerprint.
type Rule struct {
	// ID names the fingerprint, in lower case with hyphens.
	ID string `yaml:"id"`
	// Version counts changes of the definition, from 1.
	Version int `yaml:"version"`
	// Title says in one line what a match is.
	Title string `yaml:"title"`
	// Source says who published the marks, and where.
	Source string `yaml:"source"`
	// Limits says what a match does not show.
	Limits string `yaml:"limits"`
	// Selections are the marks by name: field and modifier to the value or values
	// of which one must hold. All fields of a selection must hold.
	Selections map[string]map[string]Values `yaml:"selections"`
	// Condition combines selections with and, or, not and parentheses.
	Condition string `yaml:"condition"`
	// Examples are raw HTTP responses, as in http_responses.raw, that must and
	// must not match. A rule on certificates alone has none.
	Examples Examples `yaml:"examples"`

	sum string
}

// Examples of a rule, which its tests run.
type Examples struct {
	Match   []string `yaml:"match"`
	NoMatch []string `yaml:"nomatch"`
}

// Values is one text or several.
type Values []string

// UnmarshalYAML reads one text or a list of texts.
func (v *Values) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*v = Values{n.Value}
		return nil
	}
	var list []string
	if err := n.Decode(&list); err != nil {
		return err
	}
	*v = list
	return nil
}

// SHA256 returns the hash of the definition's bytes in hex digits.
func (r Rule) SHA256() string { return r.sum }

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Parse reads a rule from YAML. file is its name for errors. Unknown keys, fields
// and modifiers, regular expressions that do not compile and conditions that name
// unknown selections are refused.
func Parse(file string, b []byte) (Rule, error) {
	fail := func(err error) (Rule, error) { return Rule{}, fmt.Errorf("%s: %w", file, err) }
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	var r Rule
	if err := d.Decode(&r); err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("the file is empty")
		}
		return fail(err)
	}
	sum := sha256.Sum256(b)
	r.sum = hex.EncodeToString(sum[:])
	switch {
	case !idForm.MatchString(r.ID):
		return fail(fmt.Errorf("id %q: want lower-case words joined by hyphens", r.ID))
	case r.Version < 1:
		return fail(fmt.Errorf("version is %d; versions count from 1", r.Version))
	case r.Title == "" || r.Source == "" || r.Limits == "":
		return fail(errors.New("title, source and limits must be given"))
	case len(r.Selections) == 0:
		return fail(errors.New("there are no selections"))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Selections)) {
		if !regexp.MustCompile(`^[a-z][a-z0-9_]*$`).MatchString(name) || name == "and" || name == "or" || name == "not" {
			return fail(fmt.Errorf("selection %q: want a lower-case word other than and, or, not", name))
		}
		if _, err := selectionSQL(r.Selections[name]); err != nil {
			return fail(fmt.Errorf("selection %q: %w", name, err))
		}
	}
	if _, err := r.conditionSQL(); err != nil {
		return fail(fmt.Errorf("condition %q: %w", r.Condition, err))
	}
	return r, nil
}

//go:embed rules/*.yaml
var shipped embed.FS

// Shipped returns the rules that come with the program, ordered by ID.
func Shipped() ([]Rule, error) {
	files, err := shipped.ReadDir("rules")
	if err != nil {
		return nil, err
	}
	var rules []Rule
	for _, f := range files {
		b, err := shipped.ReadFile("rules/" + f.Name())
		if err != nil {
			return nil, err
		}
		r, err := Parse(f.Name(), b)
		if err != nil {
			return nil, err
		}
		rules = append(rules, r)
	}
	slices.SortFunc(rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return rules, nil
}
