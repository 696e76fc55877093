package qualify

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
)

// groups joins the resolvers that share a cache (T6) and returns a label for each, at its place in all; members are those that may
// be joined. Two are joined if one was shown the expiry of the other's fill, within 2 s, in any of its tries. Nobody else is: a
// common egress address is a reason to ask, no proof.
//
// Before a pool of C caches of which f were filled k tries miss a shared cache with probability (1-f/C)^k; then one witness counts
// as two. Two fills by chance within 2 s of each other, at most one turn in 900 with a TTL of an hour, would make one of two.
//
// A label depends on the least address of the group alone, so it is the same in every run that finds the same group.
func groups(all []*dossier, member func(i int) bool) []string {
	parent := make([]int, len(all))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	fills := map[string][]fill{}
	for i, d := range all {
		for k := range d.exchanges {
			if x := &d.exchanges[k]; x.test == "sharing" && x.rd && x.hit() {
				fills[x.key] = append(fills[x.key], fill{i, x.expiry()})
			}
		}
	}
	for i, d := range all {
		for k := range d.exchanges {
			x := &d.exchanges[k]
			if x.test != "sharing" || x.rd || !x.hit() || !member(i) {
				continue
			}
			for _, f := range fills[x.key] {
				if member(f.by) && near(f.expiry, x.expiry()) {
					// The lesser index becomes the root; all is in order of addresses.
					a, b := root(i), root(f.by)
					parent[max(a, b)] = min(a, b)
				}
			}
		}
	}
	labels := make([]string, len(all))
	for i := range all {
		labels[i] = groupLabel(all[root(i)].at)
	}
	return labels
}

// fill is what a leader put into its cache.
type fill struct {
	by     int
	expiry micros
}

// groupLabel names a group after its least address: "g-" and 12 hex digits of a hash. It is short and has one form for
// all addresses; it does not hide the address, which can be found by trying all.
func groupLabel(least netip.AddrPort) string {
	sum := sha256.Sum256([]byte("bridle cache group " + least.String()))
	return "g-" + hex.EncodeToString(sum[:6])
}
