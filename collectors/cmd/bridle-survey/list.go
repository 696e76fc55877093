package main

import (
	"fmt"
	"net/netip"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/roster"
	"bridle/collectors/survey"
	"bridle/datasets/command"
	"bridle/datasets/prefix"
	"bridle/datasets/settings"
	"bridle/datasets/study"
)

// asOf returns the day of an instant as package prefix wants it.
func asOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// list is whom to ask.
type list struct {
	resolvers []survey.Resolver
	inputs    []study.Input
	leftOut   int
	table     *prefix.Table
}

// addresses returns whom the list names.
func (l *list) addresses() []netip.AddrPort {
	var all []netip.AddrPort
	for _, r := range l.resolvers {
		all = append(all, r.Address)
	}
	return all
}

// listed returns the resolvers of the study's lists with their networks. Addresses that nobody says to be a
// provider's are left out unless study.toml declares that they may be asked.
func listed(sc *campaign.Scene, start time.Time) (*list, error) {
	all, inputs, err := roster.Resolvers(sc.Study)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s names no resolvers: import a list with 'bridle import resolvers'", sc.Study.Dir())
	}
	l := &list{inputs: inputs}
	if l.table, err = prefix.Load(sc.Study); err != nil {
		return nil, err
	}
	for _, r := range all {
		n := roster.NetworkOf(l.table, r.Address.Addr(), asOf(start))
		if !sc.Settings.AllAddresses && !n.Provider() {
			l.leftOut++
			continue
		}
		l.resolvers = append(l.resolvers, survey.Resolver{Address: r.Address, ASN: uint32(n.ASN)})
	}
	if len(l.resolvers) == 0 {
		return nil, fmt.Errorf("of %s none is known to be in a provider's network: import prefixes with classes ('bridle import prefixes'), or declare with collect.all_addresses = true in %s that others may be asked",
			command.Plural(int64(len(all)), "resolver"), settings.Name)
	}
	return l, nil
}
