package simnet

import (
	"slices"
	"time"

	"bridle/collectors/simnet/arrival"
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/resolver"
	"bridle/datasets/world"
)

// Names of random streams.
const (
	streamParents = iota + 1
	streamLookups
	streamOther
	streamSweep
	streamBeat
	streamSince
	streamPath
	streamCopy
	streamEgress
)

// demand says who looks up what at which backend.
type demand struct {
	world    *world.World
	tree     *authority.Tree
	rates    map[unitKey][]hostRate
	sweepers map[int][]int // by backend
	monitors map[unitKey][]hostMonitor
}

type hostRate struct {
	host  int
	rate  arrival.Rate
	cause world.Cause
}

type hostMonitor struct{ host, monitor int }

func newDemand(w *world.World, tree *authority.Tree) *demand {
	d := &demand{world: w, tree: tree, rates: map[unitKey][]hostRate{}, sweepers: map[int][]int{}, monitors: map[unitKey][]hostMonitor{}}
	for _, x := range w.Demands {
		place := tree.Locate(w.Domains[x.Domain].Hosts[x.Host].Name)
		k := unitKey{x.Backend, place.Zone}
		d.rates[k] = append(d.rates[k], hostRate{place.Host, arrival.Rate{
			PerDay: x.PerDay, From: instant(x.From), Until: instant(x.Until),
			Amplitude: x.Cycle.Amplitude, PeakHour: x.Cycle.PeakHour,
		}, x.Cause})
	}
	for i, s := range w.Sweepers {
		d.sweepers[s.Backend] = append(d.sweepers[s.Backend], i)
	}
	for i, m := range w.Monitors {
		place := tree.Locate(w.Domains[m.Domain].Hosts[m.Host].Name)
		k := unitKey{m.Backend, place.Zone}
		d.monitors[k] = append(d.monitors[k], hostMonitor{place.Host, i})
	}
	return d
}

// longestBurn is how long before the first probe the users of caches begin, at most: caches
// are in their stationary state when the study begins, each at a phase of its own.
const longestBurn = 4 * 8 * dns.Day

// users returns the lookups in a zone at one copy of a cache.
func (d *demand) users(backend, copy int, zone *authority.Zone, p *resolver.Policy) resolver.Users {
	since := arrival.Seed(d.world.Seed, streamSince, uint64(backend), uint64(copy), uint64(zone.Index))
	keep := dns.Instant(max(p.MinTTL, min(max(zone.ParentNSTTL, longestTTL(zone)), p.MaxTTL))) * dns.Second
	burn := min(2*keep+dns.Instant(since.Uniform()*2*float64(keep)), longestBurn)
	u := resolver.Users{Since: dns.At(d.world.ProbeFrom) - burn}
	if len(zone.Hosts) == 0 {
		return u
	}
	u.Hosts = make([]arrival.Stream, len(zone.Hosts))
	var other []arrival.Rate
	for h := range zone.Hosts {
		rates, rest := d.hostRates(backend, zone, h)
		other = append(other, rest...)
		u.Hosts[h] = arrival.New(rates, d.schedules(backend, copy, zone, h), dns.At(d.world.Until),
			arrival.Seed(d.world.Seed, streamLookups, uint64(backend), uint64(copy), uint64(zone.Index), uint64(h)))
	}
	if other != nil {
		u.Other = arrival.New(other, nil, dns.At(d.world.Until),
			arrival.Seed(d.world.Seed, streamOther, uint64(backend), uint64(copy), uint64(zone.Index)))
	}
	return u
}

func longestTTL(z *authority.Zone) uint32 {
	var most uint32
	for i := range z.Hosts {
		most = max(most, z.Hosts[i].TTL)
	}
	return most
}

// hostRates returns the random lookups of a host at one copy, and those that concern other
// names of its zone. Each lookup goes to a copy at random, which cuts a Poisson process into
// independent ones of equal rate.
func (d *demand) hostRates(backend int, zone *authority.Zone, host int) (rates, other []arrival.Rate) {
	b := &d.world.Backends[backend]
	share := 1 / float64(max(b.Caches, 1))
	for _, r := range d.rates[unitKey{backend, zone.Index}] {
		if r.host == host {
			r.rate.PerDay *= share
			rates = append(rates, r.rate)
		}
	}
	h := &zone.Hosts[host]
	domain := &d.world.Domains[h.Domain]
	if b.BackgroundPerNameDay > 0 && !domain.Public.IsZero() && listed(domain, h) {
		rates = append(rates, arrival.Rate{PerDay: b.BackgroundPerNameDay * share, From: instant(domain.Public)})
	}
	if visits := domain.VisitsPerDay * b.Weight * share; visits > 0 && h.Ordinal == 0 {
		if domain.Shared {
			other = append(other, arrival.Rate{PerDay: visits})
		} else {
			rates = append(rates, arrival.Rate{PerDay: visits})
		}
	}
	return rates, other
}

// schedules returns the sweeps and monitors that look up a host through one copy.
func (d *demand) schedules(backend, copy int, zone *authority.Zone, host int) []arrival.Schedule {
	var list []arrival.Schedule
	share := 1 / float64(max(d.world.Backends[backend].Caches, 1))
	h := &zone.Hosts[host]
	domain := &d.world.Domains[h.Domain]
	for _, i := range d.sweepers[backend] {
		s := &d.world.Sweepers[i]
		if !sweeps(s, domain) || !listed(domain, h) {
			continue
		}
		list = append(list, &arrival.Sweeps{
			First: instant(s.First), Every: length(s.Every), Window: length(s.Window), Share: s.Share * share,
			From: instant(domain.Public),
			Seed: uint64(arrival.Seed(d.world.Seed, streamSweep, uint64(i), uint64(copy), uint64(zone.Index), uint64(host))),
		})
	}
	for _, m := range d.monitors[unitKey{backend, zone.Index}] {
		if m.host != host {
			continue
		}
		x := &d.world.Monitors[m.monitor]
		list = append(list, &arrival.Beat{
			First: instant(x.First), Every: length(x.Every), Jitter: length(x.Jitter), Share: share,
			Seed: uint64(arrival.Seed(d.world.Seed, streamBeat, uint64(m.monitor), uint64(copy))),
		})
	}
	return list
}

// listed reports whether the host is the name of the domain that lists of indicators have.
func listed(d *world.Domain, h *authority.Host) bool {
	label := d.Label()
	return h.Name == label || h.Ordinal == 0 && !slices.ContainsFunc(d.Hosts, func(x world.Host) bool { return x.Name == label })
}

// sweeps reports whether a list of the sweeper contains the domain: all public ones, or the
// names of some operators.
func sweeps(s *world.Sweeper, d *world.Domain) bool {
	if len(s.Operators) == 0 {
		return !d.Public.IsZero()
	}
	for _, o := range s.Operators {
		if o == d.Operator {
			return true
		}
	}
	return false
}

func instant(t time.Time) dns.Instant {
	if t.IsZero() {
		return 0
	}
	return dns.At(t)
}

func length(d time.Duration) dns.Instant { return dns.Instant(d.Microseconds()) }
