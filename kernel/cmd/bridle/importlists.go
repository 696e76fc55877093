package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/prefixes"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/study"
)

// listReader belongs to the configuration of an import of a list, as readerVersion does to
// that of a set.
const listReader = 1

// list is a file that is about to be imported.
type list struct {
	tool   string
	path   string
	format string
	config map[string]any
	read   func(context.Context, imports.Emit) (imports.Ledger, error)
	// complaints says whether a file that contradicts itself is taken nevertheless.
	complaints bool
	// despite is the flag that says so, without dashes; empty: despite-counts.
	despite string
	// latest says that a later import takes the place of earlier ones, so that a file may come again.
	latest bool
	// units is what the account counts if it is neither lines nor networks.
	units string
	// deliver returns what takes rows; nil: rows of resolvers and of prefixes are taken.
	deliver func(*study.Run) (func(row any) error, error)
}

// unit is what the account of a file counts.
func (l list) unit() string {
	if l.units != "" {
		return l.units
	}
	if l.format == imports.MMDB {
		return "network"
	}
	return "line"
}

// importLists reads every file once to see that it can be taken, then imports them one
// after another and loads the study.
func (a app) importLists(ctx context.Context, stdout, stderr io.Writer, dir string, all []list, o listOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	totals := make([]int64, len(all))
	for i, l := range all {
		if err := imports.CheckStamp(l.path, l.format, o.simulated); err != nil {
			return err
		}
		ledger, err := l.try(ctx, stderr)
		if err != nil {
			return err
		}
		totals[i] = ledger.Lines
	}
	s, err := study.Create(dir)
	if err != nil {
		return err
	}
	world, err := o.world(s)
	if err != nil {
		return err
	}
	for i, l := range all {
		if err := a.importList(ctx, stdout, stderr, s, l, totals[i], world); err != nil {
			return err
		}
	}
	return loadStudy(ctx, stdout, stderr, s)
}

// try reads a file without writing anything. A file of which no line can be taken over,
// or which contradicts itself, is an error.
func (l list) try(ctx context.Context, stderr io.Writer) (imports.Ledger, error) {
	var reason string
	p := command.NewProgress(stderr, "checking "+filepath.Base(l.path))
	var n int64
	ledger, err := l.read(ctx, func(row any) error {
		n++
		p.At(n, 0)
		if j, ok := row.(rejects.Row); ok && reason == "" {
			reason = fmt.Sprintf("%s %d: %s", l.unit(), j.Row, j.Reason)
		}
		return nil
	})
	switch {
	case err != nil:
		return ledger, err
	case ledger.Taken == 0 && reason != "":
		return ledger, fmt.Errorf("%s: none of %s can be taken over: %s", filepath.Base(l.path), command.Plural(ledger.Lines, l.unit()), reason)
	case ledger.Taken == 0:
		return ledger, fmt.Errorf("%s: it holds nothing to import", filepath.Base(l.path))
	case len(ledger.Complaints) > 0 && !l.complaints:
		return ledger, fmt.Errorf("%s: %s; fetch it again, or take it with --%s", filepath.Base(l.path), ledger.Complaints[0], cmp.Or(l.despite, "despite-counts"))
	}
	return ledger, nil
}

// importList imports one file as a run. The plan says of which world the rows are.
func (a app) importList(ctx context.Context, stdout, stderr io.Writer, s study.Study, l list, total int64, plan study.Plan) error {
	sum, size, err := study.HashFile(l.path)
	if err != nil {
		return err
	}
	name := filepath.Base(l.path)
	plan.Tool, plan.Version, plan.Arguments, plan.Config = l.tool, command.Version(), a.arguments, l.config
	plan.Inputs = []study.Input{{Name: name, SHA256: sum, Bytes: size}}
	if id, err := l.before(s, sum); err != nil {
		return err
	} else if id != "" {
		fmt.Fprintf(stdout, "%s was imported before, as run %s\n", name, id)
		return nil
	}
	r, done, err := s.Once(plan)
	if err != nil {
		return err
	}
	if r == nil {
		fmt.Fprintf(stdout, "%s was imported before, as run %s\n", name, done.RunID)
		return nil
	}
	ledger, err := writeList(ctx, r, l, total, stderr)
	if err != nil {
		return r.Stop(ctx, err)
	}
	if err := r.Finish(); err != nil {
		return err
	}
	reportList(stdout, name, l.unit(), r.Manifest(), ledger)
	return nil
}

// before returns the run that imported a file before. It is an error if that was done in
// another way, or if other content stands for the same source and day: rows would stand
// beside those of the first import and be counted twice. Of lists whose latest import counts it says nothing.
func (l list) before(s study.Study, sum string) (string, error) {
	if l.latest {
		return "", nil
	}
	all, err := s.Runs()
	if err != nil {
		return "", err
	}
	now, err := canonicalConfig(l.config)
	if err != nil {
		return "", err
	}
	for _, m := range all {
		if m.Tool != l.tool || len(m.Inputs) != 1 {
			continue
		}
		config, err := configOf(m)
		if err != nil {
			return "", err
		}
		was, err := canonicalConfig(config)
		if err != nil {
			return "", err
		}
		sameFile := m.Inputs[0].SHA256 == sum
		sameSource := config["source"] == l.config["source"] && config["valid_on"] == l.config["valid_on"] && l.config["valid_on"] != nil
		switch {
		case sameFile && was == now && m.State == study.Complete:
			return m.RunID, nil
		case sameFile && was != now:
			return "", fmt.Errorf("run %s imported this file before, with the configuration %s (now %s); its rows would be counted twice: import into a new study folder", m.RunID, was, now)
		case sameSource && !sameFile:
			return "", fmt.Errorf("run %s imported other content as %v of %v; its rows would stand side by side: say another --set, or import into a new study folder", m.RunID, config["source"], config["valid_on"])
		}
	}
	return "", nil
}

// configOf reads the configuration of a run.
func configOf(m study.Manifest) (map[string]any, error) {
	var config map[string]any
	if err := json.Unmarshal(m.Config, &config); err != nil {
		return nil, fmt.Errorf("run %s: its configuration cannot be read: %w", m.RunID, err)
	}
	return config, nil
}

// canonicalConfig writes a configuration with sorted keys.
func canonicalConfig(config map[string]any) (string, error) {
	b, err := json.Marshal(config)
	return string(b), err
}

// writeList hands the rows of a file to the writers of a run.
func writeList(ctx context.Context, r *study.Run, l list, total int64, stderr io.Writer) (imports.Ledger, error) {
	if l.deliver != nil {
		deliver, err := l.deliver(r)
		if err != nil {
			return imports.Ledger{}, err
		}
		p, n := command.NewProgress(stderr, "importing "+filepath.Base(l.path)+", rows"), int64(0)
		return l.read(ctx, func(row any) error {
			n++
			p.At(n, 0)
			return deliver(row)
		})
	}
	id := r.ID()
	var errs []error
	c := writer(r, &errs, func(row *resolvers.Row) { row.RunID = id })
	n := writer(r, &errs, func(row *prefixes.Row) { row.RunID = id })
	others, err := deliverer(r)
	if err := errors.Join(append(errs, err)...); err != nil {
		return imports.Ledger{}, err
	}
	p := command.NewProgress(stderr, "importing "+filepath.Base(l.path)+", "+l.unit()+"s")
	return l.read(ctx, func(row any) error {
		switch row := row.(type) {
		case resolvers.Row:
			p.At(row.SourceRow, total)
			return c(row)
		case prefixes.Row:
			p.At(row.SourceRow, total)
			return n(row)
		case grabs.Row:
			p.At(row.GrabID, 0)
		}
		return others(row)
	})
}

// reportList prints the account of a file.
func reportList(w io.Writer, name, unit string, m study.Manifest, l imports.Ledger) {
	fmt.Fprintf(w, "imported %s as run %s\n", name, m.RunID)
	fmt.Fprintf(w, "  read %s = %s taken over + %s + %s rejected + %s blank\n", command.Plural(l.Lines, unit),
		command.Group(l.Taken), command.Plural(l.Duplicates, "duplicate"), command.Group(l.Rejected), command.Group(l.Blank))
	if l.Parts > 0 {
		fmt.Fprintf(w, "  %s of these %ss repeated or could not be taken over\n", command.Plural(l.Parts, "part"), unit)
	}
	for _, d := range m.Datasets() {
		if n := m.Counts[d]; n.Rows > 0 {
			fmt.Fprintf(w, "  wrote %s: %s\n", d, command.Plural(n.Rows, "row"))
		}
	}
	if len(l.Unread) > 0 {
		names := make([]string, len(l.Unread))
		for i, u := range l.Unread {
			names[i] = fmt.Sprintf("%s (%s)", u.Name, command.Group(u.N))
		}
		fmt.Fprintf(w, "  no column takes these fields: %s\n", strings.Join(names, ", "))
	}
	for _, c := range l.Complaints {
		fmt.Fprintf(w, "  it contradicts itself: %s\n", c)
	}
	if l.RejectRows > 0 {
		fmt.Fprintf(w, "  each with its reason: SELECT * FROM rejects WHERE run_id = '%s'\n", m.RunID)
	}
}
