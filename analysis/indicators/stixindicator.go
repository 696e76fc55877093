package indicators

import "strings"

// indicator adds observable, indicator, sighting and relationships of one value.
func (b *bundle) indicator(i *Indicator) {
	what, seen := observable(i.Kind, i.Value)
	id := "indicator--" + b.set.id(b.label, string(i.Kind), i.Value)
	o := object{
		"name":            b.set.stamp(i.Value),
		"description":     i.comment(),
		"indicator_types": []string{"malicious-activity"},
		"pattern":         "[" + what + ":value = '" + quoted(i.Value) + "']",
		"pattern_type":    "stix",
		"pattern_version": "2.1",
		"valid_from":      stamped(i.ValidFrom),
		"confidence":      i.Confidence,
	}
	if i.ValidUntil != nil && stamped(*i.ValidUntil) > stamped(i.ValidFrom) {
		o["valid_until"] = stamped(*i.ValidUntil)
	}
	b.objects = append(b.objects,
		object{"type": what, "spec_version": "2.1", "id": seen, "value": i.Value, "object_marking_refs": b.marks},
		b.object("indicator", id, o))
	if i.FirstSeen != nil && i.LastSeen != nil {
		b.objects = append(b.objects, b.object("sighting", "sighting--"+b.set.id(b.label, "sighting", id),
			object{"sighting_of_ref": id, "first_seen": stamped(*i.FirstSeen), "last_seen": stamped(*i.LastSeen), "confidence": i.Confidence}))
	}
	told := map[string]bool{}
	for _, h := range i.Holders {
		group := b.groups[h.Operator]
		if told[group] { // two tables may say the same
			continue
		}
		told[group] = true
		b.relate(id, "indicates", group, i.Confidence)
		b.relate(group, "consists-of", seen, i.Confidence)
	}
	for _, server := range i.Servers {
		_, address := observable(Address, server)
		if b.set.has(Address, server) {
			b.relate(seen, "resolves-to", address, i.Confidence)
		}
	}
}

// relate adds a relationship.
func (b *bundle) relate(source, kind, target string, confidence int) {
	id := "relationship--" + b.set.id(b.label, "relationship", source, kind, target)
	b.objects = append(b.objects, b.object("relationship", id,
		object{"relationship_type": kind, "source_ref": source, "target_ref": target, "confidence": confidence}))
}

// quoted writes a text within the quotes of a pattern (STIX 2.1, section 9.1).
func quoted(text string) string {
	return strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text)
}
