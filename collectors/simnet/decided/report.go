package decided

import (
	"fmt"
	"io"
	"strings"

	"bridle/datasets/command"
	"bridle/datasets/world"
)

// Rates is how a level did.
type Rates struct {
	// Claims at this level or above; True, Visiting and False of them.
	Claims, True, Visiting, False int
	// Infected pairs in countries that can be tested; Found of them at this level or above.
	Infected, Found int
}

// FalseShare returns the false discovery proportion, 0 without claims.
func (x Rates) FalseShare() float64 {
	if x.Claims == 0 {
		return 0
	}
	return float64(x.False) / float64(x.Claims)
}

// Rates counts claims at a level or above.
func (r *Report) Rates(w *world.World, least Level) (x Rates) {
	can := w.Testability()
	for _, c := range r.Claims {
		claimed := c.Level >= least
		if claimed {
			x.Claims++
			switch {
			case c.PerDay > 0:
				x.True++
			case c.Visiting:
				x.Visiting++
			default:
				x.False++
			}
		}
		if c.PerDay > 0 && can[c.Country] == world.Testable {
			x.Infected++
			if claimed {
				x.Found++
			}
		}
	}
	return x
}

// A Promise counts what the study says it would have found, and what of it was found.
type Promise struct {
	// Infections whose lookups before caches that tell reach the rate that the study says it would have found there.
	Infections, InfectionsFound int
	// Countries with such an infection, found by any claim that is true.
	Countries, CountriesFound int
	// Operators with such infections in two or more countries, found in two or more.
	Borders, BordersFound int
}

// Promise counts. A study that promises 95 % finds about that share of the infections.
func (r *Report) Promise() (p Promise) {
	countries, places, found := map[int]bool{}, map[int]int{}, map[int]int{}
	for _, c := range r.Claims {
		if c.PerDay == 0 {
			continue
		}
		claimed := c.Level >= Indicated
		if claimed {
			found[c.Operator]++
		}
		if c.DetectablePerDay == 0 || c.TellingPerDay < c.DetectablePerDay {
			continue
		}
		p.Infections++
		places[c.Operator]++
		countries[c.Country] = countries[c.Country] || claimed
		if claimed {
			p.InfectionsFound++
		}
	}
	p.Countries = len(countries)
	for _, c := range r.Claims {
		if is, ok := countries[c.Country]; ok && !is && c.PerDay > 0 && c.Level >= Indicated {
			countries[c.Country] = true
		}
	}
	for _, is := range countries {
		if is {
			p.CountriesFound++
		}
	}
	for o, n := range places {
		if n >= 2 {
			p.Borders++
			if found[o] >= 2 {
				p.BordersFound++
			}
		}
	}
	return p
}

// Write prints the counts, then at most so many of each kind of false and missed pairs.
func (r *Report) Write(out io.Writer, w *world.World, most int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "SIMULATED: scenario %s, seed %d; %s, %d of them nobody's\n", r.Scenario, r.Seed, command.Plural(int64(r.Labels), "operator"), r.Nobody)
	for _, at := range []struct {
		word  string
		level Level
	}{{"supported", Supported}, {"indicated or supported", Indicated}} {
		x := r.Rates(w, at.level)
		fmt.Fprintf(&b, "%s\t%d claims: %d true, %d of visiting phones, %d false (%.3f); %d of %d infections in countries that can be tested\n",
			at.word, x.Claims, x.True, x.Visiting, x.False, x.FalseShare(), x.Found, x.Infected)
	}
	fmt.Fprintf(&b, "countries with infections\t%d, found %d\n", len(r.Infected), len(r.Found))
	fmt.Fprintf(&b, "countries that cannot be tested\t%d, called clean %d %s\n", len(r.Untestable), len(r.CalledClean), strings.Join(r.CalledClean, " "))
	fmt.Fprintf(&b, "operators across borders\t%d, found %d, false %d %s\n", len(r.CrossBorder), len(r.CrossFound), len(r.CrossFalse), strings.Join(r.CrossFalse, " "))
	p := r.Promise()
	fmt.Fprintf(&b, "above the rate that the study says it would have found\t%d infections, found %d; %d countries, found %d; %d operators across borders, found %d\n",
		p.Infections, p.InfectionsFound, p.Countries, p.CountriesFound, p.Borders, p.BordersFound)
	r.list(&b, w, most, "false claim", func(c Claim) bool { return c.Level >= Indicated && c.PerDay == 0 && !c.Visiting })
	r.list(&b, w, most, "missed infection", func(c Claim) bool { return c.Level < Indicated && c.PerDay > 0 })
	_, err := io.WriteString(out, b.String())
	return err
}

// list prints pairs of one kind.
func (r *Report) list(b *strings.Builder, w *world.World, most int, kind string, is func(Claim) bool) {
	n := 0
	for _, c := range r.Claims {
		if !is(c) {
			continue
		}
		if n++; n > most {
			continue
		}
		operator, country := c.Label, "??"
		if c.Operator != world.None {
			operator = w.Operators[c.Operator].Name
		}
		if c.Country != world.None {
			country = w.Countries[c.Country].Code
		}
		fmt.Fprintf(b, "%s\t%s in %s: %s", kind, operator, country, c.Level)
		if c.PerDay > 0 {
			fmt.Fprintf(b, ", %.3g lookups a day and name, %.3g of them before caches that tell", c.PerDay, c.TellingPerDay)
		}
		if c.DetectablePerDay > 0 {
			fmt.Fprintf(b, ", %.3g would have been found", c.DetectablePerDay)
		}
		b.WriteByte('\n')
	}
	if n > most {
		fmt.Fprintf(b, "%s\tand %d more\n", kind, n-most)
	}
}

// String returns the word of a level.
func (l Level) String() string {
	return [...]string{"no verdict", "not testable", "not detected", "indicated", "supported"}[l]
}
