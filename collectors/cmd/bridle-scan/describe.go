package main

import (
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/scan"
	"bridle/datasets/command"
)

// load is what a sweep comes to. Connections are counted as if everybody answered, at least and at most.
type load struct {
	plain, named        int
	networks            int
	fewest, most        int64
	network             netip.Prefix // the one with most targets
	inNetwork           int
	networkFew          int64
	address             netip.Addr // the one with most targets
	atAddress           int
	addressFew          int64
	sample, samplePlain *scan.Target // one of each kind, for what is sent
}

// group counts targets that have something in common and stand one after the other.
type group[K comparable] struct {
	key K
	n   int
	few int64
}

// add adds a target and returns the group before if the key is another.
func (g *group[K]) add(key K, few int64) (before group[K], changed bool) {
	if g.n > 0 && g.key == key {
		g.n, g.few = g.n+1, g.few+few
		return before, false
	}
	before, *g = *g, group[K]{key, 1, few}
	return before, true
}

// load goes over the targets of the shard that may be visited, which stand in the order of their addresses.
func (p *planned) load(sc *campaign.Scene, who *chosen) load {
	var l load
	var network group[netip.Prefix]
	var address group[netip.Addr]
	end := func(n group[netip.Prefix], a group[netip.Addr]) {
		if n.n > 0 {
			l.networks++
		}
		if n.n > l.inNetwork {
			l.network, l.inNetwork, l.networkFew = n.key, n.n, n.few
		}
		if a.n > l.atAddress {
			l.address, l.atAddress, l.addressFew = a.key, a.n, a.few
		}
	}
	for i := range who.targets.Len() {
		t := who.targets.At(i)
		a := t.Address.Addr()
		if !who.plan.Has(i) || sc.Guard.Address(a).Failure != "" {
			continue
		}
		fewest, most := p.cfg.Recipe.Connections(t)
		l.fewest, l.most = l.fewest+int64(fewest), l.most+int64(most)
		if t.Plain {
			l.plain++
			l.samplePlain = &t
		} else if l.sample == nil || len(t.Names) > len(l.sample.Names) {
			l.sample = &t
		}
		if len(t.Names) > 0 {
			l.named++
		}
		bits := 24
		if a.Is6() {
			bits = 48
		}
		x, _ := a.Prefix(bits)
		n, _ := network.add(x, int64(fewest))
		b, _ := address.add(a, int64(fewest))
		end(n, b)
	}
	end(network, address)
	return l
}

// duration returns how long a sweep takes if every target takes its fewest connections: the rate, or what one address or network is given.
func (p *planned) duration(l load) time.Duration {
	rate := time.Duration(float64(l.fewest) / p.limits.Rate * float64(time.Second))
	return max(rate, time.Duration(l.networkFew)*p.limits.Prefix.Gap, time.Duration(l.addressFew)*p.limits.Address.Gap)
}

// describe prints what the plan comes to.
func (p *planned) describe(stdout io.Writer, sc *campaign.Scene, who *chosen) error {
	l := p.load(sc, who)
	line := func(what, format string, args ...any) {
		fmt.Fprintf(stdout, "%s\t%s\n", what, fmt.Sprintf(format, args...))
	}
	fmt.Fprintf(stdout, "%snothing is sent\n", sc.Stamp())
	line("targets", "%s may be visited, %s of them plain HTTP, %s with names; %s of other shards", command.Group(int64(who.permitted)), command.Group(int64(l.plain)),
		command.Group(int64(l.named)), command.Group(int64(who.targets.Len())-who.plan.Len()))
	line("skipped", "%s", who.why())
	line("lists", "%s named several times, %s not taken over", command.Plural(int64(who.repeated), "target"), command.Plural(int64(len(who.rejects)), "line"))
	line("networks", "%s; most targets in %s: %s", command.Group(int64(l.networks)), l.network, command.Group(int64(l.inNetwork)))
	p.exchanges(line, l)
	line("connections", "%s to %s, if everybody answers", command.Group(l.fewest), command.Group(l.most))
	d := p.duration(l)
	line("duration", "%s at least", campaign.Span(d))
	if p.cfg.Sweeps > 1 {
		line("sweeps", "%d, one every %s, the last %s after the first", p.cfg.Sweeps, campaign.Span(p.cfg.Every), campaign.Span(time.Duration(p.cfg.Sweeps-1)*p.cfg.Every))
	}
	line("limits", "a connection counts as a packet and as %s bytes, or what it carried if that is more; %s", command.Group(scan.ConnectionBytes), campaign.Promise(p.limits))
	p.warn(line, l, d)
	return nil
}

// exchanges says what is sent to a target of each kind.
func (p *planned) exchanges(line func(what, format string, args ...any), l load) {
	for _, t := range []*scan.Target{l.sample, l.samplePlain} {
		if t == nil {
			continue
		}
		var list []string
		for _, x := range p.cfg.Recipe.Exchanges(*t) {
			switch {
			case x.TLS && x.Name == "":
				list = append(list, "TLS handshake without name")
			case x.TLS:
				list = append(list, "TLS handshake with "+x.Name)
			case x.Host == "":
				list = append(list, x.Request()+" without host")
			default:
				list = append(list, x.Request()+" of "+x.Host)
			}
		}
		if p.cfg.Recipe.JARM && !t.Plain {
			list = append(list, "10 TLS hellos for JARM")
		}
		line("sent", "to %s for example: %s", t.Address, strings.Join(list, ", "))
	}
	if p.cfg.Recipe.Decoys {
		line("seen", "whoever runs a server of spyware can see from these paths that he is looked for")
	}
}

// warn says which limits leave no room for the plan.
func (p *planned) warn(line func(what, format string, args ...any), l load, d time.Duration) {
	days := int64(d/(24*time.Hour)) + 1
	var short []string
	over := func(name string, connections, packets, bytes int64) {
		if connections > packets*days || connections*scan.ConnectionBytes > bytes*days {
			short = append(short, name)
		}
	}
	over("an address", l.addressFew, p.limits.Address.Day.Packets, p.limits.Address.Day.Bytes)
	over("a network", l.networkFew, p.limits.Prefix.Day.Packets, p.limits.Prefix.Day.Bytes)
	over("all", l.fewest, p.limits.Total.Packets, p.limits.Total.Bytes)
	if len(short) > 0 {
		line("warning", "the caps of a day for %s do not leave room for all of it: rows with failure over_cap; see collect.limits in study.toml", strings.Join(slices.Compact(short), ", "))
	}
	if p.cfg.Sweeps > 1 && d > p.cfg.Every {
		line("warning", "a sweep takes longer than --every")
	}
}
