package indicators

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// MISP renders the set as an event of the MISP core format (draft-dulaunoy-misp-core-format): ip-dst for
// addresses, domain or hostname for names, and domain|ip for names and the servers they point to. to_ids is true from a
// confidence of 50. The event is not published and stays with its organisation until somebody decides otherwise.
func (s *Set) MISP(l Label) ([]byte, error) {
	attributes := []object{}
	for k := range s.Indicators {
		i := &s.Indicators[k]
		kind := "ip-dst"
		if i.Kind == Name {
			kind = "hostname"
			if i.Value == i.RegisteredDomain {
				kind = "domain"
			}
		}
		attributes = append(attributes, s.attribute(l, i, kind, i.Value))
		for _, server := range i.Servers {
			if s.has(Address, server) {
				attributes = append(attributes, s.attribute(l, i, "domain|ip", i.Value+"|"+server))
			}
		}
	}
	var ids []string
	for _, a := range attributes {
		ids = append(ids, a["uuid"].(string))
	}
	event := object{
		"uuid": s.id(l, append([]string{"event"}, ids...)...), "info": s.statement(), "date": s.At.UTC().Format(time.DateOnly),
		"timestamp": fmt.Sprint(s.At.Unix()), "threat_level_id": "4", "analysis": "2", "distribution": "0", "published": false,
		"Orgc": object{"name": l.author(), "uuid": s.id(l, "identity")}, "Tag": s.tags(l), "Attribute": attributes,
	}
	return encode(object{"Event": event})
}

// attribute is one line of an event.
func (s *Set) attribute(l Label, i *Indicator, kind, value string) object {
	level := "low"
	switch {
	case i.Confidence >= coreIndicated:
		level = "high"
	case i.Confidence >= mostDoubtful:
		level = "moderate"
	}
	a := object{
		"uuid": s.id(l, "attribute", kind, value), "type": kind, "category": "Network activity", "value": value,
		"to_ids": i.Confidence >= statedAlone, "comment": s.stamp(fmt.Sprintf("confidence %d of 100; %s", i.Confidence, i.comment())),
		"timestamp": fmt.Sprint(s.At.Unix()), "distribution": "5", "disable_correlation": false,
		"Tag": []object{{"name": `estimative-language:confidence-in-analytic-judgment="` + level + `"`}},
	}
	if i.FirstSeen != nil && i.LastSeen != nil {
		const form = "2006-01-02T15:04:05.000000+00:00"
		a["first_seen"], a["last_seen"] = i.FirstSeen.UTC().Format(form), i.LastSeen.UTC().Format(form)
	}
	return a
}

func (s *Set) tags(l Label) []object {
	tags := []object{{"name": strings.ToLower(l.TLP.String())}}
	if s.Simulated {
		tags = append(tags, object{"name": "SIMULATED"})
	}
	return tags
}

// has reports whether a value is in the set.
func (s *Set) has(kind Kind, value string) bool {
	_, ok := slices.BinarySearchFunc(s.Indicators, string(kind)+"\n"+value, func(i Indicator, want string) int {
		return strings.Compare(string(i.Kind)+"\n"+i.Value, want)
	})
	return ok
}
