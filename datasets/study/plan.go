package study

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Plan says what a run is about to do.
type Plan struct {
	// Tool is the program and its subcommand in lower case, such as "import-amnesty-nso-2018".
	Tool string
	// Version is the version of the program.
	Version string
	// Arguments is the command line as given. It may hold paths; it is recorded
	// and does not count as configuration.
	Arguments []string
	// Config is the effective configuration: anything that encodes as JSON and is
	// free of host names and paths, so that equal work has equal configuration
	// on every machine.
	Config any
	// Seed is the seed of every random choice; nil if there is none.
	Seed *int64
	// Inputs are the files or parts that will be read.
	Inputs []Input
	// Simulated is true for rows from a simulated world.
	Simulated bool
	// PartRows is the largest number of rows in a part; 0 means [PartRows]. It does
	// not count as configuration: the rows are the same however they are cut.
	PartRows int
	// Clock names the clock of the rows, Now reads it. The zero values are the
	// system clock.
	Clock string
	Now   func() time.Time
}

// Digest returns what tells the work of a plan from other work: Manifest.ConfigSHA256 of its runs.
func (p Plan) Digest() (string, error) {
	pp, err := p.prepare()
	return pp.hash, err
}

// prepared is a plan with its defaults filled in and its configuration encoded.
type prepared struct {
	Plan
	config json.RawMessage
	hash   string
}

func (p Plan) prepare() (prepared, error) {
	if p.Tool == "" || strings.Trim(p.Tool, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return prepared{}, fmt.Errorf("study: tool %q: a name is made of lower-case letters, digits and hyphens", p.Tool)
	}
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.PartRows < 0 || p.PartRows > PartRows {
		return prepared{}, fmt.Errorf("study: %d rows in a part: give 1 to %d", p.PartRows, PartRows)
	}
	p.PartRows = cmp.Or(p.PartRows, PartRows)
	p.Clock = cmp.Or(p.Clock, SystemClock)
	if p.Clock != SystemClock && p.Clock != SimulatedClock {
		return prepared{}, fmt.Errorf("study: clock %q: a clock is %s or %s", p.Clock, SystemClock, SimulatedClock)
	}
	p.Version = cmp.Or(p.Version, "unknown")
	if p.Simulated && p.Seed == nil {
		return prepared{}, errors.New("study: a simulated run needs a seed")
	}
	if p.Arguments == nil {
		p.Arguments = []string{}
	}
	p.Inputs = slices.Clone(p.Inputs)
	slices.SortFunc(p.Inputs, func(a, b Input) int { return cmp.Compare(a.Name, b.Name) })
	config, err := canonicalJSON(p.Config)
	if err != nil {
		return prepared{}, fmt.Errorf("study: configuration of %s: %w", p.Tool, err)
	}
	hash, err := workHash(p, config)
	return prepared{Plan: p, config: config, hash: hash}, err
}

// canonicalJSON encodes v with sorted keys and without white space.
func canonicalJSON(v any) (json.RawMessage, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	// Through a generic value, so that struct fields are sorted too.
	var generic any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&generic); err != nil {
		return nil, err
	}
	return json.Marshal(generic)
}

// workHash is equal for two plans if and only if they describe the same work: the
// same tool, configuration, seed, kind of world and content of inputs.
func workHash(p Plan, config json.RawMessage) (string, error) {
	type input struct{ Name, SHA256 string }
	inputs := make([]input, len(p.Inputs))
	for i, in := range p.Inputs {
		inputs[i] = input{in.Name, in.SHA256}
	}
	b, err := json.Marshal(struct {
		Tool      string
		Config    json.RawMessage
		Seed      *int64
		Simulated bool
		Inputs    []input
	}{p.Tool, config, p.Seed, p.Simulated, inputs})
	if err != nil {
		return "", err
	}
	h := newHash()
	h.Write(b)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// runID names a run: start in study time, tool, 8 hex digits of the hash of the
// work. The n-th run of that name gets a suffix.
func runID(p prepared, start time.Time, n int) string {
	id := fmt.Sprintf("%s-%s-%s", start.UTC().Format("20060102T150405Z"), p.Tool, p.hash[:8])
	if n > 1 {
		id += fmt.Sprintf("-%d", n)
	}
	return id
}
