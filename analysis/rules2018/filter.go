package rules2018

import (
	"cmp"
	"slices"
	"strings"
)

// Support is how many responses of a name in an autonomous system H6 asks for.
const Support = 4

// Tolerance is how far two TTLs may differ and still be the same, in seconds (H1, H3).
const Tolerance = 2

// madeUp returns the TTLs that H3 never believes.
func madeUp(ttl uint32) bool {
	switch ttl {
	case 0, 1, 9, 10, 11, 30, 60, 80, 100, 300, 1000, 10000:
		return true
	}
	return false
}

// Filter applies the six filters and returns for each response the first that drops it. The order
// of responses does not matter. The work grows as n log n.
//
// Source: study of 2018, H1 to H6; readings of the package comment.
func Filter(responses []Response) []Dropped {
	liars := map[string]bool{}
	for i := range responses {
		if responses[i].Wrong {
			liars[responses[i].Forwarder] = true
		}
	}
	dropped := make([]Dropped, len(responses))
	for _, order := range byName(responses) {
		filterName(responses, order, liars, dropped)
	}
	return dropped
}

// record is a response on its way through the filters of one name.
type record struct {
	at, expires int64
	of          int32
}

// byName returns for each name its responses by time; ties are broken by all that the filters look
// at, so that the order of the input is never seen.
func byName(responses []Response) [][]record {
	place := map[string]int{}
	var all [][]record
	for i := range responses {
		r := &responses[i]
		k, ok := place[r.Name]
		if !ok {
			k = len(all)
			place[r.Name] = k
			all = append(all, nil)
		}
		all[k] = append(all[k], record{r.At.UnixMicro(), r.expires(), int32(i)})
	}
	for _, records := range all {
		slices.SortFunc(records, func(x, y record) int {
			if c := cmp.Compare(x.at, y.at); c != 0 {
				return c
			}
			return compareTied(&responses[x.of], &responses[y.of])
		})
	}
	return all
}

// compareTied orders responses of one name and instant.
func compareTied(a, b *Response) int {
	return cmp.Or(cmp.Compare(a.ASN, b.ASN), strings.Compare(a.Forwarder, b.Forwarder), cmp.Compare(a.TTL, b.TTL),
		cmp.Compare(a.AuthTTL, b.AuthTTL), strings.Compare(a.Country, b.Country), slices.Compare(a.HostingCountries, b.HostingCountries))
}

// filterName applies the filters to the responses of one name, which records lists by time.
func filterName(responses []Response, records []record, liars map[string]bool, dropped []Dropped) {
	seen := expiries{}
	previous := map[int64]uint32{} // the TTL of the previous record, by system
	support := map[int64]int{}
	for _, x := range records {
		i, r := x.of, &responses[x.of]
		before, any := previous[r.ASN]
		switch {
		case seen.near(x.expires):
			dropped[i] = Duplicate
		case any && r.TTL <= before:
			dropped[i] = WrongClock
		case badTTL(r):
			dropped[i] = BadTTL
		case liars[r.Forwarder]:
			dropped[i] = WrongAnswer
		case r.Country != "" && slices.Contains(r.HostingCountries, r.Country):
			dropped[i] = SameCountry
		default:
			support[r.ASN]++
		}
		seen.add(x.expires)
		previous[r.ASN] = r.TTL
	}
	for _, x := range records {
		i := x.of
		if dropped[i] == No && support[responses[i].ASN] < Support {
			dropped[i] = TooLittleSupport
		}
	}
}

// badTTL is H3.
func badTTL(r *Response) bool {
	return r.AuthTTL == 0 || int64(r.TTL) >= int64(r.AuthTTL)-Tolerance || madeUp(r.TTL)
}

// expiries remembers instants at which entries run out. They lie in boxes as wide as the
// tolerance, so that whatever shares a box is near, and of the two beside it the greatest and the
// least expiry tell.
type expiries map[int64]box

type box struct{ least, greatest int64 }

const width = Tolerance * second

// near reports whether an expiry within the tolerance is known.
func (e expiries) near(at int64) bool {
	k := boxOf(at)
	if _, ok := e[k]; ok {
		return true
	}
	if below, ok := e[k-1]; ok && at-below.greatest <= width {
		return true
	}
	above, ok := e[k+1]
	return ok && above.least-at <= width
}

func (e expiries) add(at int64) {
	k := boxOf(at)
	b, ok := e[k]
	if !ok {
		b = box{at, at}
	}
	e[k] = box{min(b.least, at), max(b.greatest, at)}
}

// boxOf returns at/width, rounded down also for instants before 1970.
func boxOf(at int64) int64 {
	k := at / width
	if at%width < 0 {
		k--
	}
	return k
}
