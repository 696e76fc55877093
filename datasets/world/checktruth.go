package world

import (
	"slices"
	"strconv"
)

func (c *checker) operators() {
	w := c.w
	for i := range w.Operators {
		o := &w.Operators[i]
		c.perhaps(o.Name+": home", o.Home, len(w.Countries))
		for _, k := range o.Focus {
			c.index(o.Name+": focus", k, len(w.Countries))
		}
		c.ordered(o.Name, o.From, o.Until)
		if len(o.Command) != 2 || o.Command[0] == o.Command[1] {
			c.fail("%s: %d command domains, want two", o.Name, len(o.Command))
			return
		}
		for _, d := range o.Command {
			if !c.index(o.Name+": command domain", d, len(w.Domains)) {
				return
			}
			if x := &w.Domains[d]; x.Purpose != Command || x.Operator != i || !live(x, w.Until) {
				c.fail("%s: command domain %s is not live at the end, or not its own", o.Name, x.Name)
			}
		}
	}
	for i, b := range w.Batches {
		who := "batch " + strconv.Itoa(i)
		c.index(who+": operator", b.Operator, len(w.Operators))
		c.index(who+": network", b.Network, len(w.Networks))
		c.instant(who, b.Day)
		if b.Day.After(w.ProbeFrom) {
			c.fail("%s: set up on %v, after probing began", who, b.Day)
		}
	}
}

func (c *checker) phones() {
	w := c.w
	for i, x := range w.Infections {
		who := "infection " + strconv.Itoa(i)
		if !c.index(who+": operator", x.Operator, len(w.Operators)) || !c.index(who+": network", x.Network, len(w.Networks)) {
			return
		}
		if w.Networks[x.Network].Country != x.Country || !slices.Contains(w.Operators[x.Operator].Focus, x.Country) {
			c.fail("%s: network and focus are of another country", who)
		}
		c.ordered(who, x.From, x.Until)
		c.rate(who, x.PerDay)
		c.share(who+": amplitude", x.Cycle.Amplitude)
		c.share(who+": roaming", x.RoamingShare+x.VPNShare)
	}
	for i, x := range w.Demands {
		who := "demand " + strconv.Itoa(i)
		c.index(who+": backend", x.Backend, len(w.Backends))
		c.perhaps(who+": infection", x.Infection, len(w.Infections))
		if c.index(who+": domain", x.Domain, len(w.Domains)) {
			c.index(who+": host", x.Host, len(w.Domains[x.Domain].Hosts))
		}
		c.ordered(who, x.From, x.Until)
		c.rate(who, x.PerDay)
		c.share(who+": amplitude", x.Cycle.Amplitude)
	}
	c.balance()
}

// balance fails unless the demands of every infection add up to its lookups of two names.
func (c *checker) balance() {
	w := c.w
	sum := make([]float64, len(w.Infections))
	for _, x := range w.Demands {
		if x.Infection != None && c.err == nil {
			sum[x.Infection] += x.PerDay
		}
	}
	for i, x := range w.Infections {
		// Each of a few demands was rounded to nine digits.
		if got, want := sum[i], 2*x.PerDay; got < want*(1-1e-6) || got > want*(1+1e-6) {
			c.fail("infection %d: demands add up to %v a day, want %v", i, got, want)
		}
	}
}

func (c *checker) others() {
	w := c.w
	for i, x := range w.Sweepers {
		who := "sweeper " + strconv.Itoa(i)
		c.index(who+": backend", x.Backend, len(w.Backends))
		c.share(who, x.Share)
		c.instant(who, x.First)
		if x.Every <= 0 || x.Window <= 0 || x.Window > x.Every {
			c.fail("%s: every %v for %v", who, x.Every, x.Window)
		}
		for _, o := range x.Operators {
			c.index(who+": operator", o, len(w.Operators))
		}
	}
	for i, x := range w.Monitors {
		who := "monitor " + strconv.Itoa(i)
		c.index(who+": backend", x.Backend, len(w.Backends))
		if c.index(who+": domain", x.Domain, len(w.Domains)) {
			c.index(who+": host", x.Host, len(w.Domains[x.Domain].Hosts))
		}
		c.instant(who, x.First)
		if x.Every <= 0 || x.Jitter < 0 {
			c.fail("%s: every %v with jitter %v", who, x.Every, x.Jitter)
		}
	}
}
