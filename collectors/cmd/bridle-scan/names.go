package main

import (
	"bufio"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/roster"
	"bridle/collectors/scan"
	"bridle/datasets/study"
)

// resolution is what has to be known of a row of resolutions.
type resolution struct {
	Name    string  `parquet:"name"`
	Asked   *string `parquet:"asked_name"` // of which Name is an alias's target, or the name itself
	Rrtype  string  `parquet:"rrtype"`
	Value   string  `parquet:"value"`
	Failure *string `parquet:"failure"`
}

// resolved gives targets the names that resolutions of the study lead to them, those of complete runs. A run that is taken up keeps
// to the runs that it began with.
func (o *options) resolved(sc *campaign.Scene, p *planned, c *chosen) error {
	began := p.resume || p.after != nil
	if !began && !o.known || began && len(p.cfg.Lists.Resolved) == 0 {
		return nil
	}
	parts, err := sc.Study.PartsOf("resolutions", func(m study.Manifest) bool {
		if began {
			return slices.Contains(p.cfg.Lists.Resolved, m.RunID)
		}
		return m.State == study.Complete
	})
	if err != nil {
		return err
	}
	if len(parts) == 0 {
		return errors.New("--known-names: the study has no resolutions; import some, or collect them with bridle-resolve")
	}
	for _, part := range parts {
		if !slices.Contains(p.cfg.Lists.Resolved, part.RunID) {
			p.cfg.Lists.Resolved = append(p.cfg.Lists.Resolved, part.RunID)
		}
		err := study.Read(sc.Study, part, func(rows []resolution) error {
			for _, r := range rows {
				c.name(&r)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	inputs, err := roster.Inputs(sc.Study, parts)
	c.inputs = append(c.inputs, inputs...)
	return err
}

// name gives a target the names of a resolution that leads to it: the owner of the record, and whose alias it is.
func (c *chosen) name(r *resolution) {
	a, err := netip.ParseAddr(r.Value)
	if err != nil || r.Failure != nil || r.Rrtype != "A" && r.Rrtype != "AAAA" {
		return
	}
	names := []string{r.Name}
	if r.Asked != nil {
		names = append(names, *r.Asked)
	}
	for _, name := range names {
		if name = strings.ToLower(strings.TrimSuffix(name, ".")); isName(name) {
			c.targets.Name(a, name)
		}
	}
}

// readNames reads lines of address and name. A name is what SNI can carry: letters, digits, hyphens, underscores and dots.
func readNames(path string, t *scan.Targets) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' || n == 1 && line == "address,name" {
			continue
		}
		bad := func(what string) error {
			return &study.LocatedError{Location: study.Location{File: filepath.Base(path), Row: int64(n)}, Err: errors.New(what), Advice: "write lines as 192.0.2.1,www.example.org"}
		}
		address, name, _ := strings.Cut(line, ",")
		a, err := netip.ParseAddr(strings.TrimSpace(address))
		if err != nil || a.Zone() != "" {
			return bad(fmt.Sprintf("%.80q is no address", address))
		}
		name = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), "."))
		if !isName(name) {
			return bad(fmt.Sprintf("%.80q is no name that can be asked for", name))
		}
		t.Name(a, name)
	}
	return lines.Err()
}

func isName(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	return true
}
