package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"slices"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/roster"
	"bridle/collectors/probe"
	"bridle/datasets/command"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/study"
)

// chosen is whom a plan asks for what, and how often at most.
type chosen struct {
	witnesses *probe.Packed
	names     []probe.Name
	limits    pace.Limits
	inputs    []study.Input
	leftOut   []probe.LeftOut
	omitted   []probe.Omitted
	reserves  []probe.Witness
	elsewhere int // witnesses of other shards
	groups    map[string]*resolverqualifications.Row
}

// choose reads the findings and the names of the study.
func (p *planned) choose(sc *campaign.Scene) (*chosen, error) {
	findings, in, err := roster.Findings(sc.Study, p.cfg.Findings)
	if err != nil {
		return nil, err
	}
	targets, more, err := roster.Targets(sc.Study, p.cfg.Targets)
	if err != nil {
		return nil, err
	}
	c := &chosen{inputs: append(in, more...), groups: map[string]*resolverqualifications.Row{}}
	if c.names, c.omitted, err = probe.FromTargets(targets); err != nil {
		return nil, err
	}
	if len(c.names) == 0 {
		return nil, errors.New("the study names nothing that can be probed; import names with 'bridle import targets'")
	}
	if c.limits, err = campaign.Limits(len(findings), 0, sc.Settings.Limits); err != nil {
		return nil, err
	}
	selection, err := probe.FromQualifications(findings, probe.Choice{PerGroup: p.cfg.PerGroup, Reserves: p.cfg.Reserves, Ports: p.cfg.Anchors[:p.affordable(c)]})
	if err != nil {
		return nil, err
	}
	c.leftOut = selection.LeftOut
	shard, err := p.cfg.shard()
	if err != nil {
		return nil, err
	}
	c.witnesses = probe.Pack(probe.Divide(selection.Witnesses, shard, p.seed))
	c.elsewhere = len(selection.Witnesses) - c.witnesses.Len()
	c.reserves = c.ofOwnGroups(selection.Reserves)
	for i := range findings {
		if g := findings[i].CacheGroup; g != nil && findings[i].ExcludedBecause == nil && c.groups[*g] == nil {
			c.groups[*g] = &findings[i]
		}
	}
	switch {
	case c.witnesses.Len() == 0 && c.elsewhere == 0:
		return nil, fmt.Errorf("of %s none may testify; 'bridle-survey qualify' says why", command.Plural(int64(len(findings)), "resolver"))
	case c.witnesses.Len() == 0:
		return nil, errors.New("no cache group falls into this shard; use fewer of them")
	}
	c.limits, err = campaign.Limits(c.witnesses.Len(), 0, sc.Settings.Limits)
	return c, err
}

// affordable returns from how many own ports a pool can be asked that goes by ports: all of them are packets to one
// address, and a half of what that may get is left for what hits and warm delegations call for.
func (p *planned) affordable(c *chosen) int {
	day, query := c.limits.Address.Day, probe.Counted(c.names, campaign.ReplyBytes)
	packets := min(day.Packets, day.Bytes/query)
	return int(max(1, min(int64(len(p.cfg.Anchors)), packets/2/int64(len(c.names)*p.cfg.PerDay))))
}

// ofOwnGroups returns those reserves whose groups have a witness in this shard.
func (c *chosen) ofOwnGroups(reserves []probe.Witness) (own []probe.Witness) {
	groups := map[string]bool{}
	for i := range c.witnesses.Len() {
		groups[c.witnesses.At(i).Group] = true
	}
	for _, r := range reserves {
		if groups[r.Group] {
			own = append(own, r)
		}
	}
	return own
}

// asked is everybody who may be asked: witnesses, and after them reserves.
func (c *chosen) asked() *probe.Packed {
	if len(c.reserves) == 0 {
		return c.witnesses
	}
	return probe.Pack(append(c.list(), c.reserves...))
}

func (c *chosen) addresses() []netip.AddrPort {
	var all []netip.AddrPort
	asked := c.asked()
	for i := range asked.Len() {
		all = append(all, asked.At(i).Address)
	}
	return all
}

// list returns the witnesses one by one.
func (c *chosen) list() []probe.Witness {
	list := make([]probe.Witness, c.witnesses.Len())
	for i := range list {
		list[i] = c.witnesses.At(i)
	}
	return list
}

// report says who is not asked, by class.
func (c *chosen) report(stderr io.Writer) {
	n := map[string]int{}
	for _, l := range c.leftOut {
		n[l.Class]++
	}
	for _, class := range slices.SortedFunc(maps.Keys(n), func(a, b string) int { return cmp.Or(n[b]-n[a], cmp.Compare(a, b)) }) {
		fmt.Fprintf(stderr, "not asked: %s of class %s\n", command.Plural(int64(n[class]), "resolver"), class)
	}
	for _, o := range c.omitted {
		fmt.Fprintf(stderr, "not asked for: %s %s: %s\n", o.Name, o.QType, o.Reason)
	}
	if n := len(c.reserves); n > 0 {
		fmt.Fprintf(stderr, "in reserve: %s, to be asked where a witness of the same cache group turns out unfit\n", command.Plural(int64(n), "resolver"))
	}
	if c.elsewhere > 0 {
		fmt.Fprintf(stderr, "left to other shards: %s\n", command.Plural(int64(c.elsewhere), "witness"))
	}
}

// takeUp gives the agenda what its run has recorded: it is not asked again, and counts against the limits.
func takeUp(sc *campaign.Scene, run *study.Run, a probe.Design, by *dispatch.Dispatcher, who *chosen) error {
	place, targets := map[netip.AddrPort]int{}, who.asked().Targets()
	for i := range targets.Len() {
		place[targets.Target(i).Address] = i
	}
	parts, err := sc.Study.PartsOf("probes", func(m study.Manifest) bool { return m.RunID == run.ID() })
	if err != nil {
		return err
	}
	restore := func(row *probes.Row) error {
		if err := a.Restore(row); err != nil {
			return err
		}
		address, err := netip.ParseAddr(row.Address)
		if err != nil || row.NTries == nil || *row.NTries == 0 {
			return err
		}
		if i, ok := place[netip.AddrPortFrom(address.Unmap(), uint16(row.Port))]; ok {
			by.Restore(i, row.ProbedAt, int(*row.NTries), by.Bytes(row.Name, int(*row.NTries), row.IsTCP != nil && *row.IsTCP))
		}
		return nil
	}
	for _, p := range parts {
		err := study.Read(sc.Study, p, func(rows []probes.Row) error {
			for i := range rows {
				if err := restore(&rows[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	return nil
}
