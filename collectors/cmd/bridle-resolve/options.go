package main

import (
	"time"

	"bridle/datasets/study"

	"github.com/spf13/pflag"
)

// ownPorts is how many own ports are open.
const ownPorts = 8

// options are the flags of the commands. Every, within and sweeps are of the run command alone.
type options struct {
	study, simulation string
	resolver          string
	visible           bool
	targets, matches  bool
	lists             []string
	types             string
	every, within     time.Duration
	sweeps            int
	rate              float64
	seed              int64
	resume, dry, load bool
	args              []string
}

// flags adds the flags that both commands have. Verb is what they do with names.
func (o *options) flags(f *pflag.FlagSet, verb string) {
	f.StringVar(&o.study, "study", "", "study folder")
	f.StringVar(&o.simulation, "simulation", "", "address of the simulated Internet's clock; overrides collect.simulation in study.toml")
	f.StringVar(&o.resolver, "resolver", "", "the study's own recursive resolver: an address, or address:port")
	f.BoolVar(&o.visible, "visible-to-operators", false, "declare that operators may see that these names are looked up")
	f.BoolVar(&o.targets, "targets", false, verb+" the targets of the last 'bridle import targets' (no decoys, no controls)")
	f.BoolVar(&o.matches, "matches", false, verb+" the names that were seen at servers which met a fingerprint")
	f.StringArrayVar(&o.lists, "list", nil, verb+" the names of this `file`, one a line; may be repeated")
	f.StringVar(&o.types, "types", "A,AAAA", "record types of the names: A, AAAA, CNAME, NS, SOA, MX, TXT")
	f.Float64Var(&o.rate, "rate", 2, "most questions a second to the resolver")
	f.Int64Var(&o.seed, "seed", 0, "seed of the run; 0 draws one")
	f.BoolVar(&o.resume, "resume", false, "go on with the run that was cut off, as it was begun")
	f.BoolVar(&o.dry, "dry-run", false, "say what would be sent, and send nothing")
	f.BoolVar(&o.load, "load", true, "load finished parts into "+study.DatabaseName)
}
