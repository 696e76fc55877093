package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"
)

// served lets the files take TTLs that servers of names gave, as own resolutions of the study tell. Parts that do become inputs.
func (p *targetImport) served(s study.Study) error {
	parts, err := s.PartsOf("resolutions", func(m study.Manifest) bool { return m.State == study.Complete })
	if err != nil {
		return err
	}
	slices.SortFunc(parts, func(a, b study.Part) int { return strings.Compare(a.Path, b.Path) })
	known := &imports.Served{}
	for _, part := range parts {
		tells := false
		err := study.Read(s, part, func(rows []resolutions.Row) error {
			for i := range rows {
				tells = known.Note(&rows[i]) || tells
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", part.Path, err)
		}
		if !tells {
			continue
		}
		sum, size, err := study.HashFile(s.File(part))
		if err != nil {
			return err
		}
		p.inputs = append(p.inputs, study.Input{Name: part.Path, SHA256: sum, Bytes: size})
	}
	for i := range p.files {
		p.files[i].Served = known
		p.files[i].Hear = func(h imports.Heard) { p.heard = append(p.heard, h) }
	}
	return nil
}

// tellServed says which TTLs were taken from servers, and where files and servers disagree.
func (p *targetImport) tellServed(w io.Writer) {
	for _, column := range []string{"ttl_s", "ns_child_ttl_s"} {
		taken, others := int64(0), int64(0)
		var against []imports.Heard
		for _, h := range p.heard {
			switch {
			case h.Column != column:
			case h.Given == nil:
				taken++
				if h.Served.Others {
					others++
				}
			case *h.Given != h.Served.Seconds:
				against = append(against, h)
			}
		}
		if taken > 0 {
			fmt.Fprintf(w, "  %s of %s taken from answers of their servers (resolutions of the study)\n", column, command.Plural(taken, "name"))
		}
		if others > 0 {
			fmt.Fprintf(w, "  %s of %s changed over time; the latest was taken\n", column, command.Plural(others, "name"))
		}
		if len(against) == 0 {
			continue
		}
		slices.SortFunc(against, func(a, b imports.Heard) int { return cmp.Compare(a.Name, b.Name) })
		fmt.Fprintf(w, "  %s of %s given otherwise than their servers gave it; what the file gives was taken:\n", column, command.Plural(int64(len(against)), "name"))
		const most = 20
		for _, h := range against[:min(most, len(against))] {
			fmt.Fprintf(w, "    %s: file %d, servers %d on %s\n", h.Name, *h.Given, h.Served.Seconds, h.Served.At.Format("2006-01-02"))
		}
		if n := len(against) - most; n > 0 {
			fmt.Fprintf(w, "    and %s more\n", command.Plural(int64(n), "name"))
		}
	}
}
