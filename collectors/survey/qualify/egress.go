package qualify

import (
	"net/netip"
	"slices"
)

// egress returns the addresses from which queries of the resolver reached the authority, sorted (T5): all of its tests
// but sharing, whose names several ask for, and the questions to neighbours. An address that is used for a share s of the
// queries is missed by k of them with probability (1-s)^k; ten questions for whoami find one of two equal ones with
// 99.9 %.
func (d *dossier) egress(fetches map[string][]fetch, tests ...string) []netip.Addr {
	var out []netip.Addr
	for token, last := range d.tokens(tests) {
		for _, f := range fetches[token] {
			if f.at < last+replayed && !slices.Contains(out, f.from) {
				out = append(out, f.from)
			}
		}
	}
	slices.SortFunc(out, netip.Addr.Compare)
	return out
}

// tokens returns the tokens that only this resolver was asked for, and when each was asked for last. No tests
// means all.
func (d *dossier) tokens(tests []string) map[string]micros {
	last := map[string]micros{}
	for i := range d.exchanges {
		x := &d.exchanges[i]
		if !x.token || x.test == "sharing" || x.asked != d.at.Addr() || x.status == "skipped" ||
			len(tests) > 0 && !slices.Contains(tests, x.test) {
			continue
		}
		last[x.key] = max(last[x.key], x.at)
	}
	return last
}
