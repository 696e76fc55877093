package indicators

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// object is a STIX object; JSON sorts its keys.
type object map[string]any

// observables is the namespace from which STIX 2.1 (section 2.9) derives identifiers of observables.
const observables = "00abedb4-aa42-466c-9c01-fed23315a9b7"

// markings are the identifiers that STIX 2.1 (section 7.2.1.4) predefines for TLP 1, in which Clear is white.
func markings(t TLP) (id, name, word string) {
	switch t {
	case Clear:
		return "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", "TLP:WHITE", "white"
	case Green:
		return "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "TLP:GREEN", "green"
	case Red:
		return "marking-definition--5e57c739-391a-4eb3-b6be-7ca92ca92ed7", "TLP:RED", "red"
	}
	return "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", "TLP:AMBER", "amber"
}

// STIX renders the set as a bundle of STIX 2.1 (OASIS Standard, 10 June 2021): for every value an observable, an indicator
// and a sighting with first and last seen; for every operator an infrastructure, which consists of observables and
// which indicators indicate; names resolve to servers. An unknown TLP is taken for Amber.
func (s *Set) STIX(l Label) ([]byte, error) {
	b := &bundle{set: s, label: l}
	b.frame()
	b.infrastructures()
	for i := range s.Indicators {
		b.indicator(&s.Indicators[i])
	}
	var ids []string
	for _, o := range b.objects {
		ids = append(ids, o["id"].(string))
	}
	return encode(object{"type": "bundle", "id": "bundle--" + s.id(l, ids...), "objects": b.objects})
}

// encode writes JSON that ends with a line feed and leaves < and > alone.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return out.Bytes(), err
}

// bundle collects the objects of a set, in an order that follows from the set.
type bundle struct {
	set     *Set
	label   Label
	objects []object
	marks   []string
	author  string
	groups  map[string]string // identifiers of infrastructures by operator
}

// frame adds markings and author.
func (b *bundle) frame() {
	tlp, name, word := markings(b.label.TLP)
	statement := "marking-definition--" + b.set.id(b.label, "statement")
	b.author = "identity--" + b.set.id(b.label, "identity")
	b.marks = []string{tlp, statement}
	b.objects = append(b.objects,
		object{"type": "marking-definition", "spec_version": "2.1", "id": tlp, "created": "2017-01-20T00:00:00.000Z",
			"definition_type": "tlp", "name": name, "definition": object{"tlp": word}},
		object{"type": "marking-definition", "spec_version": "2.1", "id": statement, "created": b.set.time(), "created_by_ref": b.author,
			"definition_type": "statement", "definition": object{"statement": b.set.statement()}},
		b.object("identity", b.author, object{"name": b.set.stamp(b.label.author()), "identity_class": "organization"}))
}

// object adds what all objects have but observables.
func (b *bundle) object(kind, id string, o object) object {
	maps.Copy(o, object{"type": kind, "spec_version": "2.1", "id": id, "created": b.set.time(), "modified": b.set.time(), "object_marking_refs": b.marks})
	if kind != "identity" {
		o["created_by_ref"] = b.author
	}
	if b.set.Simulated {
		o["labels"] = []string{"simulated"}
	}
	return o
}

// infrastructures adds one for each operator.
func (b *bundle) infrastructures() {
	types := map[string][]string{}
	for i := range b.set.Indicators {
		for _, h := range b.set.Indicators[i].Holders {
			kind := "unknown"
			if h.Role == "command_and_control" {
				kind = "command-and-control"
			}
			types[h.Operator] = append(types[h.Operator], kind)
		}
	}
	b.groups = map[string]string{}
	for _, operator := range slices.Sorted(maps.Keys(types)) {
		id := "infrastructure--" + b.set.id(b.label, "infrastructure", operator)
		b.groups[operator] = id
		kinds := slices.Compact(slices.Sorted(slices.Values(types[operator])))
		if len(kinds) > 1 {
			kinds = slices.DeleteFunc(kinds, func(k string) bool { return k == "unknown" })
		}
		b.objects = append(b.objects, b.object("infrastructure", id, object{"name": b.set.stamp(operator), "infrastructure_types": kinds,
			"description": "Servers and names that look as if set up by one party. The label is neutral and names no state and no customer."}))
	}
}

// observable returns type and identifier of a value. The identifier is that of the standard: UUIDv5 of the canonical
// JSON (RFC 8785) of the properties that tell observables apart, here the value alone.
func observable(kind Kind, value string) (what, id string) {
	what = "domain-name"
	if kind == Address {
		what = "ipv4-addr"
		if a, err := netip.ParseAddr(value); err == nil && a.Is6() {
			what = "ipv6-addr"
		}
	}
	canonical, err := encode(value) // of text without control characters the same as RFC 8785
	if err != nil {
		panic("indicators: " + err.Error())
	}
	content := `{"value":` + strings.TrimSpace(string(canonical)) + `}`
	return what, what + "--" + uuid.NewSHA1(uuid.MustParse(observables), []byte(content)).String()
}
