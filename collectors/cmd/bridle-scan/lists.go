package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/plan"
	"bridle/collectors/scan"
	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/study"

	"github.com/spf13/pflag"
)

// sources are the flags that say whom to visit.
type sources struct {
	targets, plain, names []string
	format                string
	port                  uint16
	plainPorts            []uint
	mostNames             int
	known                 bool
}

// listsConfig is what they come to beside the files.
type listsConfig struct {
	Plain      []string `json:"http_targets,omitempty"` // names of files
	Names      []string `json:"names,omitempty"`
	Format     string   `json:"format,omitempty"`
	Port       uint16   `json:"port"`
	PlainPorts []uint   `json:"http_ports"`
	MostNames  int      `json:"most_names"`
	// Resolved are the runs whose resolutions give names.
	Resolved []string `json:"resolved,omitempty"`
}

func (l *sources) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&l.targets, "targets", nil, "list of addresses and ports; may be repeated")
	f.StringArrayVar(&l.plain, "http-targets", nil, "list of addresses and ports at which HTTP is spoken without TLS; may be repeated")
	f.UintSliceVar(&l.plainPorts, "http-ports", []uint{80}, "ports of --targets at which HTTP is spoken without TLS")
	f.Uint16Var(&l.port, "port", 443, "port of entries that name none")
	f.StringVar(&l.format, "format", "", "format of the lists: "+strings.Join(imports.ScanTargetFormats(), ", ")+"; empty means that the first line tells it")
	f.StringArrayVar(&l.names, "names", nil, "file of lines address,name: servers at the address are asked for the name by SNI too; may be repeated")
	f.BoolVar(&l.known, "known-names", false, "ask for the names too that resolutions of the study lead to the address")
	f.IntVar(&l.mostNames, "most-names", 16, "most names that are asked for at an address, the first in alphabetical order")
}

func (l *sources) config() listsConfig {
	return listsConfig{Plain: bases(l.plain), Names: bases(l.names), Format: l.format, Port: l.port, PlainPorts: l.plainPorts, MostNames: l.mostNames}
}

func bases(paths []string) (names []string) {
	for _, p := range paths {
		names = append(names, filepath.Base(p))
	}
	slices.Sort(names)
	return names
}

// chosen is who is visited.
type chosen struct {
	targets  *scan.Targets
	plan     *plan.Plan
	inputs   []study.Input
	rejects  []rejects.Row
	repeated int
	unnamed  int // names that are left out, since their address has too many
	// may be visited; the others by the word that stands in their rows.
	permitted int
	skipped   map[string]int
}

// gather reads the lists.
func (o *options) gather(ctx context.Context, sc *campaign.Scene, p *planned) (*chosen, error) {
	if p.resume || p.after != nil {
		// The files are given again, what they mean is not.
		if got := o.config(); !slices.Equal(got.Plain, p.cfg.Lists.Plain) || !slices.Equal(got.Names, p.cfg.Lists.Names) {
			return nil, errors.New("the run was begun with other lists in --http-targets or --names (see its run.json): give the same ones")
		}
	}
	c, g := &chosen{skipped: map[string]int{}}, &scan.Gather{}
	read := func(path string, plain bool) error {
		if err := imports.CheckStamp(path, p.cfg.Lists.Format, sc.Simulated()); err != nil {
			return err
		}
		r := imports.ScanTargets{Path: path, Format: p.cfg.Lists.Format, Port: p.cfg.Lists.Port}
		_, err := r.Read(ctx, func(at netip.AddrPort) error {
			return g.Add(at, plain || slices.Contains(p.cfg.Lists.PlainPorts, uint(at.Port())))
		}, func(row rejects.Row) error {
			c.rejects = append(c.rejects, row)
			return nil
		})
		return err
	}
	for i, path := range slices.Concat(o.targets, o.plain) {
		if err := read(path, i >= len(o.targets)); err != nil {
			return nil, err
		}
	}
	if err := c.hash(slices.Concat(o.targets, o.plain, o.names)); err != nil {
		return nil, err
	}
	c.targets, c.repeated = g.Targets()
	for _, path := range o.names {
		if err := readNames(path, c.targets); err != nil {
			return nil, err
		}
	}
	if err := o.resolved(sc, p, c); err != nil {
		return nil, err
	}
	c.unnamed = c.targets.LimitNames(p.cfg.Lists.MostNames)
	return c, errors.Join(p.sameLists(c.inputs), c.choose(sc, p))
}

// choose takes the part of the list that the shard visits and sees who of it may be visited.
func (c *chosen) choose(sc *campaign.Scene, p *planned) error {
	if c.targets.Len() == 0 {
		return fmt.Errorf("the lists name no target, and %s cannot be read: --format says what the files are", command.Plural(int64(len(c.rejects)), "line"))
	}
	shard, err := p.cfg.shard()
	if err != nil {
		return err
	}
	if c.plan, err = plan.New(plan.Space{Targets: c.targets.Len(), Names: 1, Sweeps: 1}, shard, p.seed); err != nil {
		return err
	}
	if c.plan.Len() == 0 {
		return errors.New("no target falls into this shard; use fewer of them")
	}
	for i := range c.targets.Len() {
		if !c.plan.Has(i) {
			continue
		}
		if v := sc.Guard.Address(c.targets.Address(i).Addr()); v.Failure != "" {
			c.skipped[v.Failure]++
		} else {
			c.permitted++
		}
	}
	if c.permitted == 0 {
		return fmt.Errorf("none of %s may be visited: %s; see the scope file and the opt-out list. Addresses that are private or reserved are never visited", command.Plural(c.plan.Len(), "target"), c.why())
	}
	return nil
}

// why says how many are not visited, by the word in their rows.
func (c *chosen) why() string {
	var list []string
	for _, word := range []string{"out_of_scope", "opted_out"} {
		if n := c.skipped[word]; n > 0 {
			list = append(list, fmt.Sprintf("%s %s", command.Group(int64(n)), word))
		}
	}
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// report says what of the lists is not visited.
func (c *chosen) report(stderr io.Writer) {
	if c.repeated > 0 {
		fmt.Fprintf(stderr, "named several times and visited once: %s\n", command.Plural(int64(c.repeated), "entry"))
	}
	for i, r := range c.rejects {
		if i == 5 {
			fmt.Fprintf(stderr, "and %s more, all of them in the dataset rejects of the run\n", command.Group(int64(len(c.rejects)-i)))
			break
		}
		fmt.Fprintf(stderr, "not taken over: %s, line %d: %s\n", r.File, r.Row, r.Reason)
	}
	if c.unnamed > 0 {
		fmt.Fprintf(stderr, "not asked for: %s beyond --most-names of their address\n", command.Plural(int64(c.unnamed), "name"))
	}
}

func (c *chosen) hash(paths []string) error {
	for _, path := range paths {
		sum, size, err := study.HashFile(path)
		if err != nil {
			return err
		}
		c.inputs = append(c.inputs, study.Input{Name: filepath.Base(path), SHA256: sum, Bytes: size})
	}
	return nil
}
