package realdns

import (
	"context"
	"fmt"
	"net/netip"
	"path/filepath"
	"sync"
	"time"

	"bridle/collectors/simnet/dns"
)

// Address is where setup number i, from 0, takes questions in a lab of several
// ([StartTogether]); the resolver behind a forwarder is at the next address.
func Address(i int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 2, byte(i), 1}), 53)
}

// Behind returns the address of the resolver behind the forwarder of setup number i; ok is
// false if there is none.
func (s Setup) Behind(i int) (at netip.AddrPort, ok bool) {
	return backOf(Address(i)), len(s.programs) > 1
}

// StartTogether starts several setups, each at its [Address], in the present network
// namespace, which should be one of the process's own: see [Isolate]. Zones of the tree that
// are served elsewhere are up to the caller, at addresses of 198.18.0.0/24. An error holds
// what the programs printed. Stop ends it.
func StartTogether(ctx context.Context, dir string, tree Tree, setups []Setup) (*Lab, error) {
	addresses := []netip.Addr{network.Addr().Next()}
	for i, s := range setups {
		addresses = append(addresses, Address(i).Addr())
		if at, ok := s.Behind(i); ok {
			addresses = append(addresses, at.Addr())
		}
	}
	ns, err := newThread(func() error { return furnish(addresses) })
	if err != nil {
		return nil, err
	}
	lab := &Lab{ns: ns}
	if lab.server, err = serve(NewAuthority(tree)); err != nil {
		lab.Stop()
		return nil, err
	}
	failures := make([]error, len(setups))
	var all sync.WaitGroup
	for i, s := range setups {
		all.Go(func() { failures[i] = lab.startSetup(ctx, s, filepath.Join(dir, s.Name), Address(i)) })
	}
	all.Wait()
	for _, err := range failures {
		if err != nil {
			lab.Stop()
			return nil, err
		}
	}
	return lab, nil
}

// Arrival is a question that reached a server of the tree.
type Arrival struct {
	At   time.Time
	From netip.AddrPort
	Name string
	Type dns.Type
}

// Arrivals returns what reached the tree's servers so far, in order.
func (lab *Lab) Arrivals() []Arrival {
	var out []Arrival
	for _, a := range lab.server.log() {
		out = append(out, Arrival{a.at, a.from, a.name, a.typ})
	}
	return out
}

// Log returns what the program that listens at an address printed so far.
func (lab *Lab) Log(at netip.AddrPort) (string, error) {
	lab.mu.Lock()
	defer lab.mu.Unlock()
	for _, run := range lab.running {
		if run.at == at {
			return run.log.String(), nil
		}
	}
	return "", fmt.Errorf("no program listens at %v", at)
}
