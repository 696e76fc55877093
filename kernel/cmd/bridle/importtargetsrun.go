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

	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/prefix"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
)

// run reads every file once to see that it can be taken, then imports them and loads the study.
func (p *targetImport) run(ctx context.Context, stdout, stderr io.Writer, dir string, o listOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	if _, err := p.try(ctx); err != nil {
		return err
	}
	s, err := study.Create(dir)
	if err != nil {
		return err
	}
	plan, err := o.world(s)
	if err != nil {
		return err
	}
	if err := p.networks(s); err != nil {
		return err
	}
	if err := p.served(s); err != nil {
		return err
	}
	plan.Tool, plan.Version, plan.Arguments, plan.Inputs = targetsTool, command.Version(), p.arguments, p.inputs
	plan.Config = map[string]any{"reader": listReader, "files": p.config}
	r, done, err := s.Once(plan)
	if err != nil {
		return err
	}
	if r == nil {
		fmt.Fprintf(stdout, "this was imported before, as run %s\n", done.RunID)
		return loadStudy(ctx, stdout, stderr, s)
	}
	ledgers, err := p.write(ctx, r)
	if err != nil {
		return r.Stop(ctx, err)
	}
	if err := r.Finish(); err != nil {
		return err
	}
	p.report(stdout, r.Manifest(), ledgers)
	return loadStudy(ctx, stdout, stderr, s)
}

// read reads all files as one plan.
func (p *targetImport) read(ctx context.Context, emit imports.Emit) ([]imports.Ledger, error) {
	seen := map[string]imports.Line{}
	var all []imports.Ledger
	for _, o := range p.files {
		o.Seen = seen
		l, err := o.Read(ctx, emit)
		if err != nil {
			return all, err
		}
		all = append(all, l)
	}
	return all, nil
}

// try reads all files without writing anything. A file of which no line can be taken over is an error.
func (p *targetImport) try(ctx context.Context) ([]imports.Ledger, error) {
	reasons := map[string]string{}
	all, err := p.read(ctx, func(row any) error {
		if j, ok := row.(rejects.Row); ok && reasons[j.File] == "" {
			reasons[j.File] = fmt.Sprintf("line %d: %s", j.Row, j.Reason)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, l := range all {
		name := filepath.Base(p.files[i].Path)
		if reason := reasons[name]; l.Taken == 0 && reason != "" {
			return nil, fmt.Errorf("%s: none of %s can be taken over: %s", name, command.Plural(l.Lines, "line"), reason)
		} else if l.Taken == 0 {
			return nil, fmt.Errorf("%s: it holds nothing to import", name)
		}
	}
	return all, nil
}

// write hands the rows to the writers of a run.
func (p *targetImport) write(ctx context.Context, r *study.Run) ([]imports.Ledger, error) {
	id := r.ID()
	var errs []error
	n := writer(r, &errs, func(row *targets.Row) { row.RunID = id })
	j := writer(r, &errs, func(row *rejects.Row) { row.RunID = id })
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return p.read(ctx, func(row any) error {
		switch row := row.(type) {
		case targets.Row:
			return n(row)
		case rejects.Row:
			return j(row)
		}
		return fmt.Errorf("import: no dataset takes a row of type %T", row)
	})
}

// networks lets the files ask the prefixes of a study, which become inputs.
func (p *targetImport) networks(s study.Study) error {
	table, err := prefix.Load(s)
	if err != nil {
		return err
	}
	parts, err := s.PartsOf("prefixes", func(m study.Manifest) bool { return m.State == study.Complete })
	if err != nil {
		return err
	}
	var in []study.Input
	for _, part := range parts {
		sum, size, err := study.HashFile(s.File(part))
		if err != nil {
			return err
		}
		in = append(in, study.Input{Name: part.Path, SHA256: sum, Bytes: size})
	}
	slices.SortFunc(in, func(a, b study.Input) int { return strings.Compare(a.Name, b.Name) })
	p.inputs = append(p.inputs, in...)
	p.unplaced = map[netip.Addr]bool{}
	for i := range p.files {
		p.files[i].Networks = func(a netip.Addr, day string) ([]int64, []string) {
			asns, countries := hosting(table, a, day)
			p.unplaced[a] = len(asns) == 0
			return asns, countries
		}
	}
	return nil
}

// hosting returns the systems and countries that any source names for an address as of a day.
func hosting(t *prefix.Table, a netip.Addr, day string) (asns []int64, countries []string) {
	for _, answer := range t.At(a, day) {
		for _, row := range answer.Rows {
			if row.ASN != nil {
				asns = append(asns, *row.ASN)
			}
			if row.Country != nil {
				countries = append(countries, *row.Country)
			}
		}
	}
	return asns, countries
}

// report prints the account of every file.
func (p *targetImport) report(w io.Writer, m study.Manifest, ledgers []imports.Ledger) {
	fmt.Fprintf(w, "imported names to probe as run %s\n", m.RunID)
	rejected := false
	for i, l := range ledgers {
		fmt.Fprintf(w, "  read %s: %s = %s taken over + %s + %s rejected + %s blank\n", filepath.Base(p.files[i].Path), command.Plural(l.Lines, "line"),
			command.Group(l.Taken), command.Plural(l.Duplicates, "duplicate"), command.Group(l.Rejected), command.Group(l.Blank))
		rejected = rejected || l.RejectRows > 0
	}
	for _, d := range m.Datasets() {
		if n := m.Counts[d]; n.Rows > 0 {
			fmt.Fprintf(w, "  wrote %s: %s\n", d, command.Plural(n.Rows, "row"))
		}
	}
	if rejected {
		fmt.Fprintf(w, "  each with its reason: SELECT * FROM rejects WHERE run_id = '%s'\n", m.RunID)
	}
	p.tellServed(w)
	unknown := int64(0)
	for _, no := range p.unplaced {
		if no {
			unknown++
		}
	}
	if unknown > 0 {
		fmt.Fprintf(w, "  no prefix of the study names the network of %s among %s: import prefixes, then these files again\n",
			command.Plural(unknown, "address"), command.Group(int64(len(p.unplaced))))
	}
}
