package redact

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"bridle/datasets/schema"
)

// What names of columns that hold addresses or labels of caches look like.
var addressNames = regexp.MustCompile(`(^|_)(address|addresses|ip|ips|egress|resolver|resolvers|responder|client_subnet|cache_group|ptr)($|_)|^egress|^resolver`)

// TestEveryAddressColumnHasARule: a new column of texts whose name says address must be
// decided on. Columns of countries and numbers of networks of an egress are
// decided on in withoutPlace.
func TestEveryAddressColumnHasARule(t *testing.T) {
	for _, d := range schema.All() {
		for _, c := range d.Columns() {
			if !strings.HasPrefix(c.Type, "VARCHAR") || !addressNames.MatchString(c.Name) || c.Name == "egress_countries" {
				continue
			}
			if !slices.ContainsFunc(Rules(), func(r Rule) bool { return r.Dataset == d.Name && r.Column == c.Name }) {
				t.Errorf("%s.%s may hold addresses of resolvers: give it a rule in rules.go", d.Name, c.Name)
			}
		}
	}
}

// TestRulesFitTheSchema: each rule names a column of texts, once, with a reason, in
// order.
func TestRulesFitTheSchema(t *testing.T) {
	rules := Rules()
	if !slices.IsSortedFunc(rules, func(a, b Rule) int { return strings.Compare(a.Dataset+" "+a.Column, b.Dataset+" "+b.Column) }) {
		t.Error("the rules are not in order")
	}
	seen := map[string]bool{}
	for _, r := range rules {
		d, ok := schema.Named(r.Dataset)
		i := slices.IndexFunc(d.Columns(), func(c schema.Column) bool { return c.Name == r.Column })
		switch name := r.Dataset + "." + r.Column; {
		case !ok || i < 0 || !strings.HasPrefix(d.Columns()[i].Type, "VARCHAR"):
			t.Errorf("%s is no column of texts", name)
		case seen[name]:
			t.Errorf("%s has two rules", name)
		case r.Reason == "" || r.Treatment == Search:
			t.Errorf("%s: a rule says what is done and why", name)
		default:
			seen[name] = true
		}
	}
}

// TestPlacesAreNullable: what withoutPlace sets to null may be null.
func TestPlacesAreNullable(t *testing.T) {
	for _, name := range []string{"cache_groups", "resolver_groups", "resolver_qualifications"} {
		d, _ := schema.Named(name)
		for _, c := range d.Columns() {
			if (c.Name == "country" || c.Name == "country_mass" || c.Name == "asn") && !c.Nullable {
				t.Errorf("%s.%s cannot be null", name, c.Name)
			}
		}
	}
}
