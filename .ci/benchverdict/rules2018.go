package main

import (
	"slices"
	"time"

	"bridle/analysis/cachefill"
	"bridle/analysis/rules2018"
)

// rules2018 lets the rules of the study of 2018 judge all answers with an address. Which two names of an operator are
// command and control is known to them.
func (x *study) rules2018() []claim {
	responses := x.responses()
	operators, index := []rules2018.Operator{}, map[string]int{}
	for i := range x.world.Operators {
		o := rules2018.Operator{Label: x.world.Operators[i].Name}
		index[o.Label] = i
		for d := range x.world.Domains {
			if x.world.Domains[d].Operator == i {
				o.Names = append(o.Names, x.world.Domains[d].Hosts[0].Name)
			}
		}
		for _, d := range x.world.Operators[i].Command {
			o.CommandAndControl = append(o.CommandAndControl, x.world.Domains[d].Hosts[0].Name)
		}
		operators = append(operators, o)
	}
	var out []claim
	for _, h := range rules2018.Infections(rules2018.Kept(responses, rules2018.Filter(responses)), operators) {
		out = append(out, claim{pair: pair{index[h.Operator], h.Country}, isIndicated: true, isSupported: true})
	}
	slices.SortFunc(out, byPair)
	return out
}

// responses are the probes that showed an address.
func (x *study) responses() []rules2018.Response {
	b := &x.seen.Book
	hosting := make([][]string, len(b.Names))
	country := map[int64]string{}
	for i := range x.world.Networks {
		n := &x.world.Networks[i]
		country[int64(n.ASN)] = x.world.Countries[n.Country].Code
	}
	for n := range b.Names {
		for _, asn := range b.Names[n].HostingASNs {
			hosting[n] = append(hosting[n], country[asn])
		}
	}
	var responses []rules2018.Response
	for i := range b.Fills {
		f := &b.Fills[i]
		if f.Level != cachefill.Address || !x.counts(f) {
			continue
		}
		asn := x.world.Networks[x.world.Backends[x.seen.Backends[f.Group]].Network].ASN
		for k := range int64(f.Probes) {
			at := f.FirstSeen
			if f.Probes > 1 { // all probes between the first and the last, evenly spaced
				at += (f.LastSeen - f.FirstSeen) * k / int64(f.Probes-1)
			}
			responses = append(responses, rules2018.Response{At: time.UnixMicro(at).UTC(), TTL: uint32((f.Expires - at) / 1e6), AuthTTL: f.TTL,
				Name: b.Names[f.Name].Name, Forwarder: b.Groups[f.Group].Label, ASN: int64(asn), Country: x.countries[f.Group], HostingCountries: hosting[f.Name]})
		}
	}
	return responses
}
