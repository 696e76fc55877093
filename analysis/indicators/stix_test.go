package indicators

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// sample has what lists must cope with: IPv6, several holders, no holder, no dates, quotes in labels.
func sample(simulated bool) *Set {
	at := func(day int) *time.Time { return new(time.Date(2026, 3, day, 12, 0, 0, 123456000, time.UTC)) }
	s := &Set{Simulated: simulated, At: *at(20), Runs: []string{"20260301T000000Z-match-00000000"}, Indicators: []Indicator{
		{Kind: Address, Value: "198.51.100.3", Holders: []Holder{{Operator: "kite", Standing: Core, Role: "command_and_control"}}, FirstSeen: at(1), LastSeen: at(3), ValidUntil: at(10), Rules: []string{"a@1"}},
		{Kind: Address, Value: "2001:db8::1", FirstSeen: at(2), LastSeen: at(2)},
		{Kind: Name, Value: "example.com", RegisteredDomain: "example.com", Holders: []Holder{{Operator: "kite", Standing: Fringe}, {Operator: `O'Neil, "x"`, Standing: Stated}},
			FirstSeen: at(1), LastSeen: at(2), Servers: []string{"198.51.100.3"}, hasRecord: true},
		{Kind: Name, Value: "nowhere.example.org", Holders: []Holder{{Operator: "tern", Standing: Stated, From: "2026-01-02", To: "2026-02-03"}}},
	}}
	for k := range s.Indicators {
		i := &s.Indicators[k]
		i.grade(map[string]claim{"kite": {supported: true}})
		i.valid(s.At)
	}
	return s
}

// required are the properties that STIX 2.1 demands of each type, besides type, id and spec_version: sections 3.2 (common
// properties), 4.5 (identity), 4.7 (indicator), 4.8 (infrastructure), 5.1, 5.2 (relationship, sighting), 6.5, 6.8,
// 6.9 (observables) and 7.2.1 (marking definition).
var required = map[string][]string{
	"marking-definition": {"created", "definition_type", "definition"},
	"identity":           {"created", "modified", "name"},
	"infrastructure":     {"created", "modified", "name"},
	"indicator":          {"created", "modified", "pattern", "pattern_type", "valid_from"},
	"sighting":           {"created", "modified", "sighting_of_ref"},
	"relationship":       {"created", "modified", "relationship_type", "source_ref", "target_ref"},
	"ipv4-addr":          {"value"}, "ipv6-addr": {"value"}, "domain-name": {"value"},
}

var (
	identifier = regexp.MustCompile(`^[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	instants   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)
)

// decode reads a bundle and returns its objects by identifier, which must not repeat.
func decode(t *testing.T, b []byte) (objects []map[string]any, byID map[string]map[string]any) {
	t.Helper()
	var bundle struct {
		Type, ID string
		Objects  []map[string]any
	}
	if err := json.Unmarshal(b, &bundle); err != nil {
		t.Fatal(err)
	}
	if bundle.Type != "bundle" || !identifier.MatchString(bundle.ID) {
		t.Errorf("bundle %q of type %q", bundle.ID, bundle.Type)
	}
	byID = map[string]map[string]any{}
	for _, o := range bundle.Objects {
		id := o["id"].(string)
		if byID[id] != nil {
			t.Errorf("%s stands twice", id)
		}
		byID[id] = o
	}
	return bundle.Objects, byID
}

// Every object has what the standard demands of its type, and refers to objects of the bundle alone.
func TestSTIXIsValid(t *testing.T) {
	for _, tlp := range []TLP{Clear, Green, Amber, Red} {
		b, err := sample(true).STIX(Label{TLP: tlp, Author: "Example Lab"})
		if err != nil {
			t.Fatal(err)
		}
		objects, byID := decode(t, b)
		for _, o := range objects {
			id, kind := o["id"].(string), o["type"].(string)
			if need, ok := required[kind]; !ok || o["spec_version"] != "2.1" || !strings.HasPrefix(id, kind+"--") {
				t.Errorf("%s: type %s, version %v", id, kind, o["spec_version"])
			} else {
				for _, property := range need {
					if v, ok := o[property]; !ok || v == "" {
						t.Errorf("%s lacks %s", id, property)
					}
				}
			}
			if o["definition_type"] != "tlp" && !identifier.MatchString(id) {
				t.Errorf("%s is no UUIDv5", id)
			}
			for property, v := range o {
				checkProperty(t, id, property, v, byID)
			}
			for _, order := range [][2]string{{"created", "modified"}, {"first_seen", "last_seen"}, {"valid_from", "valid_until"}} {
				a, hasFirst := o[order[0]].(string)
				z, hasLast := o[order[1]].(string)
				if hasFirst && hasLast && (z < a || order[0] == "valid_from" && z == a) {
					t.Errorf("%s: %s %s, %s %s", id, order[0], a, order[1], z)
				}
			}
		}
	}
}

// checkProperty checks the form of instants, references, confidences and patterns.
func checkProperty(t *testing.T, id, property string, v any, byID map[string]map[string]any) {
	t.Helper()
	refs := []any{v}
	switch {
	case slices.Contains([]string{"created", "modified", "first_seen", "last_seen", "valid_from", "valid_until"}, property):
		if !instants.MatchString(v.(string)) {
			t.Errorf("%s: %s is %v", id, property, v)
		}
	case property == "confidence":
		if c := v.(float64); c < 0 || c > 100 || c != float64(int(c)) {
			t.Errorf("%s: confidence %v", id, v)
		}
	case property == "pattern":
		if !regexp.MustCompile(`^\[(ipv4-addr|ipv6-addr|domain-name):value = '[^'\\]+'\]$`).MatchString(v.(string)) {
			t.Errorf("%s: pattern %v", id, v)
		}
	case strings.HasSuffix(property, "_refs"):
		refs = v.([]any)
		fallthrough
	case strings.HasSuffix(property, "_ref"):
		for _, ref := range refs {
			if byID[ref.(string)] == nil {
				t.Errorf("%s: %s refers to %v, which is not in the bundle", id, property, ref)
			}
		}
	}
}

// The first two identifiers are those that the standard with its errata prints for these values (section 2.9 and examples); other
// implementations give all three.
func TestObservableIdentifiers(t *testing.T) {
	for _, c := range []struct {
		kind        Kind
		value, want string
	}{
		{Address, "198.51.100.3", "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4"},
		{Name, "example.com", "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7"},
		{Address, "2001:db8::1", "ipv6-addr--6469e3a9-b053-5e34-a025-9396ae051d26"},
	} {
		if _, got := observable(c.kind, c.value); got != c.want {
			t.Errorf("%s: %s, want %s", c.value, got, c.want)
		}
	}
}

// Relationships are of the pairs of types that the standard names: indicators indicate infrastructure (4.7.2),
// infrastructure consists of observables (4.8.2), names resolve to addresses or names (6.5.2).
func TestRelationships(t *testing.T) {
	b, err := sample(false).STIX(Label{TLP: Amber})
	if err != nil {
		t.Fatal(err)
	}
	objects, _ := decode(t, b)
	kinds := map[string]int{}
	kind := func(ref any) string { before, _, _ := strings.Cut(ref.(string), "--"); return before }
	for _, o := range objects {
		if o["type"] == "relationship" {
			kinds[kind(o["source_ref"])+" "+o["relationship_type"].(string)+" "+kind(o["target_ref"])]++
		}
	}
	want := map[string]int{"indicator indicates infrastructure": 4, "infrastructure consists-of ipv4-addr": 1, "infrastructure consists-of domain-name": 3, "domain-name resolves-to ipv4-addr": 1}
	if fmt.Sprint(kinds) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", kinds, want)
	}
	if bytes.Contains(b, []byte("SIMULATED")) {
		t.Error("a real set says SIMULATED")
	}
}
