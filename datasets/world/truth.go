package world

import (
	"slices"
	"strconv"
	"strings"
)

// Truth is what is so in a world, as flat tables. Only tests and evaluations may read it.
// A column in which nothing applies is empty.
type Truth struct {
	// Simulated is always true.
	Simulated bool    `json:"simulated"`
	Scenario  string  `json:"scenario"`
	Seed      int64   `json:"seed"`
	Tables    []Table `json:"tables"`
}

// Truth returns the truth about the world: the tables countries, operators, infections, pairs,
// servers, domains, resolvers, demands and others, in this order.
func (w *World) Truth() Truth {
	return Truth{Simulated: true, Scenario: w.Scenario.Name, Seed: w.Seed, Tables: []Table{
		w.truthCountries(), w.truthOperators(), w.truthInfections(), w.truthPairs(), w.truthServers(),
		w.truthDomains(), w.truthResolvers(), w.truthDemands(), w.truthOthers(),
	}}
}

// Table returns the table of a name; ok is false if there is none.
func (t Truth) Table(name string) (table Table, ok bool) {
	i := slices.IndexFunc(t.Tables, func(x Table) bool { return x.Name == name })
	if i < 0 {
		return Table{}, false
	}
	return t.Tables[i], true
}

// Testability says what can be learnt about the users of a country by asking resolvers.
type Testability string

// Kinds of testability.
const (
	// Testable: some address shows what a cache holds that serves this country alone.
	Testable Testability = "testable"
	// Refusing: every resolver refuses outsiders.
	Refusing Testability = "refusing"
	// ElsewhereOnly: every cache that can be seen serves several countries, or the public.
	ElsewhereOnly Testability = "elsewhere-only"
	// Unfit: caches serve this country alone, but none shows what it holds truthfully.
	Unfit Testability = "unfit"
	// Unseen: no resolver of the country is known.
	Unseen Testability = "unseen"
)

// Testability returns what can be learnt in each country: whether a resolver without a fault
// that falsifies its answers stands there, directly or as a forwarder without a cache of its
// own, before a cache that testifies and that serves no other country.
func (w *World) Testability() []Testability {
	users := make([]map[int]bool, len(w.Backends)) // countries with resolvers before a cache
	seen := make([]bool, len(w.Countries))
	for _, r := range w.Resolvers {
		if users[r.Backend] == nil {
			users[r.Backend] = map[int]bool{}
		}
		users[r.Backend][w.Networks[r.Network].Country] = true
		seen[w.Networks[r.Network].Country] = true
	}
	alone, fit := make([]bool, len(w.Countries)), make([]bool, len(w.Countries))
	for _, r := range w.Resolvers {
		c, b := w.Networks[r.Network].Country, &w.Backends[r.Backend]
		if len(users[r.Backend]) > 1 || w.Networks[b.Network].Kind != Access {
			continue
		}
		alone[c] = true
		if w.Testifies(r) {
			fit[c] = true
		}
	}
	out := make([]Testability, len(w.Countries))
	for c := range out {
		switch {
		case w.Countries[c].Refusing:
			out[c] = Refusing
		case fit[c]:
			out[c] = Testable
		case alone[c]:
			out[c] = Unfit
		case seen[c]:
			out[c] = ElsewhereOnly
		default:
			out[c] = Unseen
		}
	}
	return out
}

// Testifies reports whether a resolver is truly fit to testify: what it shows to questions
// without RD is what the cache behind it holds, and asking changes nothing.
func (w *World) Testifies(r Resolver) bool {
	return r.Faults.Fit() && (r.Front == Direct || r.Front == Dnsmasq) && w.Backends[r.Backend].Class.testifies()
}

func (w *World) truthCountries() Table {
	t := newTable("countries", "country", "name", "utc_offset_minutes", "testability", "n_networks", "n_resolvers", "n_infections")
	networks, resolvers, infections := make([]int, len(w.Countries)), make([]int, len(w.Countries)), make([]int, len(w.Countries))
	for _, x := range w.Networks {
		networks[x.Country]++
	}
	for _, x := range w.Resolvers {
		resolvers[w.Networks[x.Network].Country]++
	}
	for _, x := range w.Infections {
		infections[x.Country]++
	}
	can := w.Testability()
	for c, x := range w.Countries {
		t.add(x.Code, x.Name, x.UTCOffset, can[c], networks[c], resolvers[c], infections[c])
	}
	return t
}

func (w *World) truthOperators() Table {
	t := newTable("operators", "operator", "home", "focus", "active_from", "active_until", "shutdown_at", "command_1", "command_2",
		"languages", "themes", "quirk", "n_batches", "n_servers", "n_domains", "n_infections")
	batches, servers, domains, infections := w.perOperator()
	for i, o := range w.Operators {
		var focus []string
		for _, c := range o.Focus {
			focus = append(focus, w.Countries[c].Code)
		}
		t.add(o.Name, w.country(o.Home), strings.Join(focus, " "), o.From, o.Until, o.Shutdown,
			w.Domains[o.Command[0]].Label(), w.Domains[o.Command[1]].Label(), strings.Join(o.Languages, " "), strings.Join(o.Themes, " "),
			o.Quirk, batches[i], servers[i], domains[i], infections[i])
	}
	return t
}

// perOperator counts what belongs to each operator.
func (w *World) perOperator() (batches, servers, domains, infections []int) {
	n := len(w.Operators)
	batches, servers, domains, infections = make([]int, n), make([]int, n), make([]int, n), make([]int, n)
	for _, x := range w.Batches {
		batches[x.Operator]++
	}
	for i := range w.Servers {
		if o := w.Servers[i].Operator; o != None {
			servers[o]++
		}
	}
	for i := range w.Domains {
		if o := w.Domains[i].Operator; o != None {
			domains[o]++
		}
	}
	for _, x := range w.Infections {
		infections[x.Operator]++
	}
	return batches, servers, domains, infections
}

func (w *World) truthInfections() Table {
	t := newTable("infections", "operator", "country", "asn", "lookups_per_name_day", "amplitude", "peak_hour_utc", "from", "until",
		"roaming_share", "vpn_share")
	for _, x := range w.Infections {
		t.add(w.Operators[x.Operator].Name, w.Countries[x.Country].Code, w.Networks[x.Network].ASN, x.PerDay,
			x.Cycle.Amplitude, x.Cycle.PeakHour, x.From, x.Until, x.RoamingShare, x.VPNShare)
	}
	return t
}

// truthPairs has a row for every operator and country, so that what is not infected is said.
func (w *World) truthPairs() Table {
	t := newTable("pairs", "operator", "country", "is_infected", "lookups_per_name_day", "n_networks", "testability")
	type sum struct {
		n    int
		rate float64
	}
	sums := map[[2]int]sum{}
	for _, x := range w.Infections {
		s := sums[[2]int{x.Operator, x.Country}]
		sums[[2]int{x.Operator, x.Country}] = sum{s.n + 1, s.rate + x.PerDay}
	}
	can := w.Testability()
	for o := range w.Operators {
		for c := range w.Countries {
			s := sums[[2]int{o, c}]
			t.add(w.Operators[o].Name, w.Countries[c].Code, s.n > 0, round(s.rate), s.n, can[c])
		}
	}
	return t
}

// country returns the code of a country, "" for none.
func (w *World) country(i int) string {
	if i == None {
		return ""
	}
	return w.Countries[i].Code
}

// operatorName returns the name of an operator, "" for none.
func (w *World) operatorName(i int) string {
	if i == None {
		return ""
	}
	return w.Operators[i].Name
}

// ordinal returns an index as text, "" for none.
func ordinal(i int) string {
	if i == None {
		return ""
	}
	return strconv.Itoa(i)
}
