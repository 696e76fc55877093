package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/roster"
	"bridle/collectors/resolve"
	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
)

// names returns the names to look up, sorted, each once. Wildcards, which nobody can look up, are left out and counted.
func (o *options) names(ctx context.Context, sc *campaign.Scene, stderr io.Writer) (names []string, inputs []study.Input, err error) {
	if !o.targets && !o.matches && len(o.lists) == 0 {
		return nil, nil, command.Usage(errors.New("say which names are looked up: --targets, --matches or --list FILE"))
	}
	if o.targets {
		rows, in, err := roster.Targets(sc.Study, "")
		if err != nil {
			return nil, nil, err
		}
		inputs = append(inputs, in...)
		for _, row := range rows {
			if row.Purpose == "target" {
				names = append(names, row.Name)
			}
		}
	}
	if o.matches {
		seen, in, err := roster.MatchedNames(sc.Study)
		if err != nil {
			return nil, nil, err
		}
		names, inputs = append(names, seen...), append(inputs, in...)
	}
	for _, path := range o.lists {
		listed, in, err := list(ctx, sc, path)
		if err != nil {
			return nil, nil, err
		}
		names, inputs = append(names, listed...), append(inputs, in)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	all := len(names)
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, "*.") })
	if n := all - len(names); n > 0 {
		fmt.Fprintf(stderr, "not looked up: %s, which stand for any name\n", command.Plural(int64(n), "wildcard"))
	}
	if len(names) == 0 {
		return nil, nil, errors.New("none of these is a name that can be looked up")
	}
	return names, inputs, nil
}

// list reads a plain list of names. A line that is no name is an error: it would not be looked up, and nobody would know.
func list(ctx context.Context, sc *campaign.Scene, path string) (names []string, in study.Input, err error) {
	base := filepath.Base(path)
	if err := imports.CheckStamp(path, imports.Plain, sc.Simulated()); err != nil {
		return nil, in, err
	}
	_, err = imports.Targets{Path: path, Format: imports.Plain, Purpose: "target"}.Read(ctx, func(row any) error {
		switch r := row.(type) {
		case targets.Row:
			names = append(names, r.Name)
		case rejects.Row:
			if !strings.HasPrefix(r.Reason, "duplicate") {
				return &study.LocatedError{Location: study.Location{File: base, Row: r.Row}, Err: errors.New(r.Reason), Advice: "mend the line or take it out"}
			}
		}
		return nil
	})
	if err != nil {
		return nil, in, err
	}
	sum, size, err := study.HashFile(path)
	return names, study.Input{Name: base, SHA256: sum, Bytes: size}, err
}

// takeUp gives the agenda what its run has recorded: it is not asked again, and counts against the limits. How often a question was tried is not
// recorded; one without a reply counts with all its tries.
func takeUp(sc *campaign.Scene, run *study.Run, a *resolve.Agenda, by *dispatch.Dispatcher) error {
	return eachRow(sc.Study, run.ID(), func(row *resolutions.Row) error {
		first, err := a.Restore(row)
		if n := resolve.Tries(row); err == nil && first && n > 0 {
			by.Restore(0, *row.FirstSeenAt, n, by.Bytes(*row.AskedName, n, false))
		}
		return err
	})
}

// eachRow gives the recorded rows of a run, in order.
func eachRow(s study.Study, runID string, take func(*resolutions.Row) error) error {
	parts, err := s.PartsOf("resolutions", func(m study.Manifest) bool { return m.RunID == runID })
	if err != nil {
		return err
	}
	for _, p := range parts {
		err := study.Read(s, p, func(rows []resolutions.Row) error {
			for i := range rows {
				if err := take(&rows[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	return nil
}

// describe says what the plan sends.
func (p *planned) describe(stdout io.Writer, sc *campaign.Scene) error {
	a, err := p.agenda(sc, nil)
	if err != nil {
		return err
	}
	perSweep := int64(len(p.cfg.Names) * len(p.types))
	fmt.Fprintf(stdout, "%snothing is sent. The plan:\n", sc.Stamp())
	fmt.Fprintf(stdout, "  %s, types %s: %s a sweep\n", command.Plural(int64(len(p.cfg.Names)), "name"), p.cfg.Types, command.Plural(perSweep, "question"))
	fmt.Fprintf(stdout, "  %s every %s, each within %s: %s in all, from %s to %s\n", command.Plural(int64(p.cfg.Sweeps), "sweep"), campaign.Span(p.cfg.Every), campaign.Span(p.cfg.Within),
		command.Plural(a.Len(), "question"), p.cfg.Start.Format("2006-01-02 15:04"), a.End().Format("2006-01-02 15:04"))
	fmt.Fprintf(stdout, "  through %s, with recursion: the servers of the names see that they are looked up\n", p.resolver)
	fmt.Fprintf(stdout, "  %s\n", campaign.Promise(p.limits))
	sayOptedOut(stdout, sc, p.cfg.Names)
	return nil
}
