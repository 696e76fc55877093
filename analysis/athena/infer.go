package athena

import (
	"context"
	"fmt"
	"slices"

	"bridle/analysis/athena/mixture"
)

// TwoLevel names the two-level method and its version, for the configuration of a run.
const TwoLevel = "two-level-4"

// Settings of the two-level model. The zero value means what the fields say.
type Settings struct {
	// Attributes are those that are used; nil is all that are declared.
	Attributes []Attribute
	// BatchAlpha and OperatorAlpha are the odds against a merge before any evidence, at
	// the two levels; 0 is [DefaultBatchAlpha] and [DefaultOperatorAlpha].
	BatchAlpha, OperatorAlpha float64
	// MaxServers cuts values on more servers, as hubs; 0 cuts none, since base rates see to
	// them.
	MaxServers int
	// KeepWeak leaves servers in a group that only signs hold there which others bear too. If
	// false, parts of a group of fewer than four servers leave it unless they share a value of an
	// identity with the rest that hardly anybody else has (at most one bearer elsewhere for five
	// in the group): many weak signs together are mostly right, but nothing can be shown for
	// them.
	KeepWeak bool
	// Statements of analysts.
	Statements []Statement
	// Stability says how much is done to learn what the data leave open; the zero value
	// does nothing, and then operators are those of one fit, and every clustered server is of the core.
	Stability Stability
}

// Statement is what an analyst knows of two servers.
type Statement struct {
	First, Second string // servers
	// Together is true if they are one operator's, false if they are two operators'.
	Together bool
}

// Defaults of [Settings]: those with which the methods are compared, and those of the command line.
const (
	DefaultBatchAlpha    = 20
	DefaultOperatorAlpha = 10
)

// Inference is what the two-level model makes of sightings. Servers and batches are referred
// to by their places in Servers and Batches.
type Inference struct {
	// Servers are all servers seen, sorted.
	Servers []string
	// Batches are servers that look as if set up in one go, in order of their first servers.
	Batches [][]int
	// Operators are batches that look as if set up by one party, largest first. Groups of one
	// server are not among them.
	Operators []Operator
	// Unclustered are servers that are with nobody.
	Unclustered []int
	// Count is how many operators there are under the variants of [Stability].
	Count Interval
	// Values tell what became of each value.
	Values []ValueFate

	settings   Settings
	attributes []Attribute
	data       [2]*mixture.Data // servers, batches
	models     [2]*mixture.Model
	batchOf    []int
	stated     map[int]bool      // batches that a statement ties to another
	together   *mixture.Together // of batches; nil without stability
}

// Operator is a group of batches.
type Operator struct {
	// Label is a neutral name that stays the same while the group keeps most of its servers.
	Label string
	// Batches and Servers are its members, ascending.
	Batches, Servers []int
	// Core are the batches that belong together in more than 0.95 of the variants, but for those
	// that one circumstance alone holds, see [Inference.HeldBy].
	Core []int
	// Standing is, for each batch of Batches, the share of variants in which it was with the
	// core, weighted by servers; 1 without stability.
	Standing []float64
}

// Infer groups the servers of sightings. The order of sightings and repeated ones do not
// matter. Without sightings there are no operators.
//
// # Errors
//
// Statements that contradict each other or name a server that was not seen, and a context
// that ends. A sighting without server, attribute or value or of an attribute that is not
// declared is a mistake of the caller: Infer panics.
func Infer(ctx context.Context, sightings []Sighting, s Settings) (*Inference, error) {
	s = s.orDefaults()
	ix := newIndex(sightings)
	in := &Inference{Servers: ix.servers, settings: s, attributes: s.Attributes}
	in.data[0] = mixture.NewData(names(s.Attributes), in.records(ix))
	u, o, err := in.divide(ctx)
	if err != nil {
		return nil, err
	}
	if err := in.weigh(ctx, u, o); err != nil {
		return nil, err
	}
	in.gather(in.agreed(o))
	in.Values = in.fates(ix)
	return in, nil
}

// divide fits both levels to the servers in data. It returns the records of the second level
// and how they were divided.
func (in *Inference) divide(ctx context.Context) (u []mixture.Record, o mixture.Options, err error) {
	s := in.settings
	together, apart, err := s.pairs(in.Servers)
	if err != nil {
		return nil, o, err
	}
	in.models[0], err = mixture.Fit(ctx, in.data[0], mixture.Options{Alpha: s.BatchAlpha, Apart: apart})
	if err != nil {
		return nil, o, err
	}
	in.Batches = in.batches(in.models[0].Labels(), together)
	in.batchOf = make([]int, len(in.Servers))
	for b, servers := range in.Batches {
		for _, i := range servers {
			in.batchOf[i] = b
		}
	}
	u = in.units(in.attributes)
	in.data[1] = mixture.NewData(names(s.Attributes), u)
	o = mixture.Options{Alpha: s.OperatorAlpha, Together: in.lift(together), Apart: in.lift(apart)}
	if in.models[1], err = mixture.Fit(ctx, in.data[1], o); err != nil {
		return nil, o, fmt.Errorf("statements of analysts: %w", err)
	}
	in.stated = map[int]bool{}
	for _, p := range o.Together {
		in.stated[p[0]], in.stated[p[1]] = true, true
	}
	return u, o, nil
}

func (s Settings) orDefaults() Settings {
	if s.Attributes == nil {
		s.Attributes = Declared()
	}
	if s.BatchAlpha == 0 {
		s.BatchAlpha = DefaultBatchAlpha
	}
	if s.OperatorAlpha == 0 {
		s.OperatorAlpha = DefaultOperatorAlpha
	}
	if s.BatchAlpha < 0 || s.OperatorAlpha < 0 || s.MaxServers < 0 {
		panic("athena: settings must not be negative")
	}
	return s
}

// pairs returns statements as pairs of places in servers.
func (s Settings) pairs(servers []string) (together, apart [][2]int, err error) {
	for _, x := range s.Statements {
		var at [2]int
		for k, server := range []string{x.First, x.Second} {
			i, ok := slices.BinarySearch(servers, server)
			if !ok {
				return nil, nil, fmt.Errorf("a statement names %s, which was not seen: withdraw it, or cluster data that have it", server)
			}
			at[k] = i
		}
		if x.Together {
			together = append(together, at)
		} else {
			apart = append(apart, at)
		}
	}
	return together, apart, nil
}

// lift replaces servers by their batches and drops pairs within one.
func (in *Inference) lift(pairs [][2]int) (lifted [][2]int) {
	for _, p := range pairs {
		if a, b := in.batchOf[p[0]], in.batchOf[p[1]]; a != b {
			lifted = append(lifted, [2]int{a, b})
		}
	}
	return lifted
}

// records returns what is known of each server; values above the limit for hubs are cut.
func (in *Inference) records(ix index) []mixture.Record {
	records := make([]mixture.Record, len(ix.servers))
	for i := range records {
		records[i].Values = make([][]string, len(in.attributes))
	}
	for v, mark := range ix.values {
		k := declaration(in.attributes, mark.Attribute)
		if k < 0 {
			if declaration(declared, mark.Attribute) >= 0 {
				continue // declared, and left out by the settings
			}
			panic(fmt.Sprintf("athena: attribute %q is not declared", mark.Attribute))
		}
		if in.settings.MaxServers > 0 && len(ix.of[v]) > in.settings.MaxServers {
			continue
		}
		for _, i := range ix.of[v] {
			records[i].Values[k] = append(records[i].Values[k], mark.Value)
		}
	}
	return records
}

func names(attributes []Attribute) []string {
	list := make([]string, len(attributes))
	for i, a := range attributes {
		list[i] = a.Name
	}
	return list
}

// members turns labels, which count from 0, into lists of members.
func members(labels []int) (lists [][]int) {
	for i, l := range labels {
		for l >= len(lists) {
			lists = append(lists, nil)
		}
		lists[l] = append(lists[l], i)
	}
	return lists
}
