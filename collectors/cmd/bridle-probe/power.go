package main

import (
	"fmt"
	"io"
	"iter"
	"math"

	"bridle/analysis/power"
	"bridle/collectors/internal/campaign"
	"bridle/collectors/probe"
	"bridle/datasets/command"
	"bridle/datasets/schema/resolverqualifications"
)

// coverage is what a design looks for.
type coverage interface {
	Coverage() iter.Seq[probe.Coverage]
}

// countryMass is the belief in one country from which on a group counts for it (cache probing, section 10.4).
const countryMass = 0.9

// describe prints what a plan sends and what it can detect.
func (p *planned) describe(stdout io.Writer, sc *campaign.Scene, who *chosen, o *options) error {
	a, err := p.agenda(sc, who, nil)
	if err != nil {
		return err
	}
	n := a.Plan(probe.Assumption{WarmShare: o.warm, Loss: o.loss})
	l := who.limits
	fmt.Fprintf(stdout, "%snothing is sent\n", sc.Stamp())
	fmt.Fprintf(stdout, "plan\t%s design, %s in %s for %s, %s\n", p.cfg.Design, command.Plural(int64(n.Witnesses), "address"), command.Plural(int64(n.Groups), "cache group"),
		command.Plural(int64(n.Names), "name"), campaign.Span(n.Duration))
	fmt.Fprintf(stdout, "packets\t%s at least, %s expected, %s at most\n", count(n.Least), count(n.Expected), count(n.Most))
	fmt.Fprintf(stdout, "load\t%.0f a day and address (%.0f at the one with most), %.0f a day and cache group (%.0f)\n", n.PerAddress.Mean, n.PerAddress.Greatest, n.PerGroup.Mean, n.PerGroup.Greatest)
	fmt.Fprintf(stdout, "limits\t%s\n", campaign.Promise(l))
	if n.Expected > n.Most || n.PerAddress.Greatest > float64(l.Address.Day.Packets) {
		fmt.Fprintf(stdout, "warning\tthe limits do not leave room for all of it: rows of status skipped, failure over_cap\n")
	}
	detect(stdout, power.Summarize(who.pairs(a, p.cfg.Design == "adaptive"), power.RatesPerDay(), power.Wanted))
	return nil
}

func count(x float64) string { return command.Group(int64(math.Ceil(x))) }

// detect prints what a plan can detect.
func detect(stdout io.Writer, s power.Summary) {
	fmt.Fprintf(stdout, "detects\tlookups a day, through one cache group, of one name: where the plan finds them with probability %g\n", s.Wanted)
	for _, r := range s.Reach {
		fmt.Fprintf(stdout, "%g a day\t%s of %s, %s of %s; %s of %s (with all their groups %s)\n", r.RatePerDay,
			command.Group(int64(r.Pairs)), command.Plural(int64(len(s.Pairs)), "pair"), command.Group(int64(r.Groups)), command.Plural(int64(s.Groups), "cache group"),
			command.Group(int64(r.Countries)), countries(s.Countries), command.Group(int64(r.WholeCountries)))
	}
	methods := map[power.Method]int64{}
	for _, p := range s.Pairs {
		methods[p.Method]++
	}
	fmt.Fprintf(stdout, "method\texact for %s, approximation for %s, lower bound for %s; see the package analysis/power\n",
		command.Plural(methods[power.Exact], "pair"), command.Group(methods[power.Approximation]), command.Group(methods[power.LowerBound]))
}

func countries(n int) string {
	if n == 1 {
		return "1 country"
	}
	return fmt.Sprintf("%d countries", n)
}

// pairs returns what a design looks for as package power wants it: targets alone, since nobody needs to find
// decoys and controls.
func (c *chosen) pairs(a coverage, adaptive bool) []power.Pair {
	var pairs []power.Pair
	for x := range a.Coverage() {
		if x.Purpose != probe.Target {
			continue
		}
		f := c.groups[x.Group]
		address, delegation := shown(f, x.Caches)
		watch := func(l probe.Level, ttl uint32, v float64) power.Watch {
			if l.Probes == 0 || ttl == 0 {
				return power.Watch{}
			}
			return power.Watch{Probes: int(l.Probes), SpacingSeconds: l.Spacing.Seconds(), TTLSeconds: float64(ttl), Caches: max(1, int(math.Round(x.Caches))), Visibility: v}
		}
		pair := power.Pair{Group: x.Group, Name: x.Name, Plan: power.Plan{
			Address: watch(x.Address, x.TTL, address), Delegation: watch(x.Delegation, x.DelegationTTL, delegation), Adaptive: adaptive && x.Delegation.Probes > 0,
		}}
		if f != nil && f.Country != nil && f.CountryMass != nil && *f.CountryMass >= countryMass {
			pair.Country = *f.Country
		}
		pairs = append(pairs, pair)
	}
	return pairs
}

// shown returns the probabilities that an entry of the cache reached is shown: what the survey saw, and of a pool what it saw
// times its caches, since each question reached one of them.
func shown(f *resolverqualifications.Row, caches float64) (address, delegation float64) {
	if f == nil {
		return 1, 1
	}
	share := func(k, n int32) float64 {
		if n == 0 {
			return 1
		}
		return float64(k) / float64(n)
	}
	return min(1, share(f.NVisible, f.NVisibility)*max(1, caches)), share(f.NDelegationVisible, f.NDelegation)
}
