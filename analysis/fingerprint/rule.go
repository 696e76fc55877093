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

// Format is the version of the form of definitions that [Parse] reads.
const Format = 2

// Rule is one version of one fingerprint.
type Rule struct {
	// Format is [Format].
	Format int `yaml:"format"`
	// ID names the fingerprint, in lower case with hyphens.
	ID string `yaml:"id"`
	// Version counts changes of the definition, from 1.
	Version int `yaml:"version"`
	// Title says in one line what a match is.
	Title string `yaml:"title"`
	// Simulated is true if the fingerprint is that of an invention. Its title then says
	// SIMULATED, and it is for simulated studies alone.
	Simulated bool `yaml:"simulated"`
	// Valid is when servers are known to have looked so.
	Valid Period `yaml:"valid"`
	// Source says who published the marks, and where.
	Source Source `yaml:"source"`
	// Confidence says how much a match is worth, and why.
	Confidence Confidence `yaml:"confidence"`
	// Limits says what a match does not show.
	Limits string `yaml:"limits"`
	// Scope is of what the condition speaks: "exchange" (the default) or "server".
	Scope string `yaml:"scope"`
	// Ports is "all" if a server is an address, and empty if it is an address and a port.
	Ports string `yaml:"ports"`
	// Selections are the marks by name: field and modifier to the value or values
	// of which one must hold. All fields of a selection must hold of one exchange.
	Selections map[string]map[string]Values `yaml:"selections"`
	// Condition combines selections with and, or, not and parentheses.
	Condition string `yaml:"condition"`
	// Examples must and must not match; both are required.
	Examples Examples `yaml:"examples"`
	// Decoys are populations known to look alike and to be something else.
	Decoys []Decoy `yaml:"decoys"`
	// Overlaps are rules of whose examples this one may match some, with the reason.
	Overlaps map[string]string `yaml:"overlaps"`

	sum       string
	condition condition
	names     []string // of the selections, sorted
}

// Values is one text or several.
type Values []string

// UnmarshalYAML reads one text or a list of texts.
func (v *Values) UnmarshalYAML(n *yaml.Node) error {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	*v = nil
	for _, i := range items {
		if i.Kind != yaml.ScalarNode || i.Tag == "!!null" {
			return fmt.Errorf("line %d: want a text, a number or a list of them", i.Line)
		}
		*v = append(*v, i.Value)
	}
	return nil
}

// SHA256 returns the hash of the definition's bytes in hex digits.
func (r Rule) SHA256() string { return r.sum }

// SelectionNames returns the names of the selections, sorted.
func (r Rule) SelectionNames() []string { return slices.Clone(r.names) }

// Holds evaluates the condition; met says which selections are met by the exchange, or by any
// exchange of the server.
func (r Rule) Holds(met func(selection string) bool) bool { return r.condition.holds(met) }

// HoldsWithout evaluates the condition with a selection crossed out of it; without any
// selection it does not hold.
func (r Rule) HoldsWithout(selection string, met func(selection string) bool) bool {
	rest, ok := r.condition.without(selection)
	return ok && rest.holds(met)
}

// Probe returns a rule that matches whatever meets at least one selection of r. It serves to
// see which selections examples meet.
func (r Rule) Probe() Rule {
	r.Scope = ScopeExchange
	any := condition{op: "or"}
	for _, name := range r.names {
		any.kids = append(any.kids, condition{name: name})
	}
	r.condition = any
	return r
}

// Parse reads a rule from YAML. file is its name for errors. Unknown keys, fields and
// modifiers, values that the field cannot have, regular expressions that do not compile or are
// too long, conditions that name unknown selections or hold for servers that showed nothing,
// and missing examples are refused.
func Parse(file string, b []byte) (Rule, error) {
	fail := func(err error) (Rule, error) { return Rule{}, fmt.Errorf("%s: %w", file, err) }
	var head struct {
		Format int `yaml:"format"`
	}
	if err := yaml.Unmarshal(b, &head); err == nil && len(bytes.TrimSpace(b)) > 0 && head.Format != Format {
		return fail(fmt.Errorf("format is %d; this program reads format %d, which the documentation of package fingerprint describes", head.Format, Format))
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	var r Rule
	if err := d.Decode(&r); err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("the file is empty")
		}
		return fail(err)
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return fail(errors.New("the file goes on after the definition; want one rule in one file"))
	}
	sum := sha256.Sum256(b)
	r.sum = hex.EncodeToString(sum[:])
	if err := r.check(); err != nil {
		return fail(err)
	}
	r.names = slices.Sorted(maps.Keys(r.Selections))
	for _, name := range r.names {
		if !selectionForm.MatchString(name) || name == "and" || name == "or" || name == "not" {
			return fail(fmt.Errorf("selection %q: want a lower-case word other than and, or, not", name))
		}
		if _, err := compileSelection(r.Selections[name]); err != nil {
			return fail(fmt.Errorf("selection %q: %w", name, err))
		}
	}
	var err error
	if r.condition, err = parseCondition(r.Condition, r.names); err != nil {
		return fail(fmt.Errorf("condition %q: %w", r.Condition, err))
	}
	return r, nil
}

var (
	idForm        = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	selectionForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

//go:embed rules/*.yaml
var shipped embed.FS

// Shipped returns the rules that come with the program, ordered by ID: those of inventions if
// simulated is true, else those that rest on published facts.
func Shipped(simulated bool) ([]Rule, error) {
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
		if r.Simulated == simulated {
			rules = append(rules, r)
		}
	}
	slices.SortFunc(rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return rules, nil
}
