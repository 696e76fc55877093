package qualify

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"

	"bridle/datasets/prefix"
	"bridle/datasets/schema/prefixes"
)

// atlas looks addresses up in a table of prefixes, which may be nil: then nothing is known of any.
type atlas struct{ table *prefix.Table }

func (a atlas) answers(at netip.Addr, day string) []prefix.Answer {
	if a.table == nil {
		return nil
	}
	return a.table.At(at, day)
}

// asn returns the autonomous system that most sources name, the least of several; nil if none names one.
func (a atlas) asn(at netip.Addr, day string) *int64 {
	votes := map[int64]int{}
	for _, s := range a.answers(at, day) {
		named := map[int64]bool{}
		for _, r := range s.Rows {
			if r.ASN != nil {
				named[*r.ASN] = true
			}
		}
		for n := range named {
			votes[n]++
		}
	}
	return most(votes)
}

// most returns the key with most votes, the least of several; nil if there are none.
func most[K cmp.Ordered](votes map[K]int) *K {
	var best *K
	for _, k := range slices.Sorted(maps.Keys(votes)) {
		if best == nil || votes[k] > votes[*best] {
			best = &k
		}
	}
	return best
}

// classes returns how many sources give an address each class of network, as a prefix or through its
// autonomous system.
func (a atlas) classes(at netip.Addr, day string) map[string]int {
	votes := map[string]int{}
	count := func(answers []prefix.Answer) {
		for _, s := range answers {
			named := map[string]bool{}
			for _, r := range s.Rows {
				if r.ASClass != nil && *r.ASClass != "unknown" {
					named[*r.ASClass] = true
				}
			}
			for w := range named {
				votes[w]++
			}
		}
	}
	count(a.answers(at, day))
	if n := a.asn(at, day); n != nil {
		count(a.table.System(*n, day))
	}
	return votes
}

// countries returns the countries that a source's rows name, without repetition. What registries put in place of
// one (EU, AP, ZZ) names none.
func countries(rows []prefixes.Row) []string {
	var out []string
	for _, r := range rows {
		if r.Country == nil || slices.Contains(out, *r.Country) {
			continue
		}
		switch *r.Country {
		case "EU", "AP", "ZZ":
		default:
			out = append(out, *r.Country)
		}
	}
	slices.Sort(out)
	return out
}

// belief is in which country the users of a cache are.
type belief struct {
	country  *string
	mass     *float64
	sources  int
	opinions []string
	// divided counts sources that by themselves give no country the mass that is asked for.
	divided int
}

// belief weighs what every source says of the forwarders before a cache and of its egress addresses. A source's share for a
// country is the mean of its share of the forwarders and of the egress addresses, so neither many forwarders nor many
// egress addresses drown the other; the belief is the mean over sources that name any country. A source that names several
// countries for one address splits it. (Cache probing, section 14: the users of the cache, not the forwarder; sources disagree,
// and the disagreement is kept.)
func (a atlas) belief(forwarders, egress []netip.Addr, day string, enough float64) belief {
	bySource := map[string]*[2]map[string]float64{}
	told := map[string]bool{}
	for k, list := range [][]netip.Addr{forwarders, egress} {
		for _, at := range list {
			for _, s := range a.answers(at, day) {
				named := countries(s.Rows)
				for _, c := range named {
					if bySource[s.Set] == nil {
						bySource[s.Set] = &[2]map[string]float64{{}, {}}
					}
					bySource[s.Set][k][c] += 1 / float64(len(named))
					told[s.Set+"="+c] = true
				}
			}
		}
	}
	b := belief{sources: len(bySource), opinions: slices.Sorted(maps.Keys(told))}
	if b.sources == 0 {
		return b
	}
	mass := map[string]float64{}
	for _, name := range slices.Sorted(maps.Keys(bySource)) {
		share := sourceShare(bySource[name])
		top := 0.0
		for _, c := range slices.Sorted(maps.Keys(share)) {
			mass[c] += share[c] / float64(b.sources)
			top = max(top, share[c])
		}
		if top < enough {
			b.divided++
		}
	}
	for _, c := range slices.Sorted(maps.Keys(mass)) {
		if m := min(mass[c], 1); b.mass == nil || m > *b.mass {
			b.country, b.mass = &c, &m
		}
	}
	return b
}

// sourceShare is the mean of the shares among forwarders and among egress addresses, of those of the two that
// there are.
func sourceShare(parts *[2]map[string]float64) map[string]float64 {
	out := map[string]float64{}
	n := 0.0
	for _, p := range parts {
		if len(p) > 0 {
			n++
		}
	}
	for _, p := range parts {
		sum := 0.0
		for _, c := range slices.Sorted(maps.Keys(p)) {
			sum += p[c]
		}
		for c, w := range p {
			out[c] += w / sum / n
		}
	}
	return out
}
