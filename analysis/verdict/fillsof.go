package verdict

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"bridle/analysis/cachefill"
)

//go:embed queries/fillsof.sql
var fillsOfSQL string

// Fill is a fill as a verdict meets it: one that counts, or one that does not and why.
type Fill struct {
	Group, Name string
	Level       cachefill.Level
	// At is when the cache was filled; if IsExact is false that cannot be told, and At is the first sight.
	At      time.Time
	IsExact bool
	Expires time.Time
	// TTL is how long the entry stays, in seconds; 0 if it cannot be told.
	TTL uint32
	// Probes saw it, through Forwarders addresses.
	Probes, Forwarders int
	// Flags are doubts that bar supported.
	Flags string
	// Removed is the filter that took it out, or negative, ambiguous or tenure for fills that never count;
	// empty if it counts. Because says it in words.
	Removed, Because string
}

// FillsOf reads the fills of an operator's names in a country, by group, name, level and time: what
// a verdict rests on and what was taken out before. An operator or country that the study does
// not have gives none.
func FillsOf(ctx context.Context, q Querier, o Options, operator, country string) ([]Fill, error) {
	g := &gathering{ctx: ctx, q: q, groups: map[string]int{}, cells: map[cellKey]int{}, counted: map[string]bool{}}
	for _, step := range []func() error{g.span, g.placed, g.owned} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("verdict: %w", err)
		}
	}
	owner := slices.IndexFunc(g.in.Operators, func(p Operator) bool { return p.Label == operator })
	var groups []string
	for _, gr := range g.in.Groups {
		if gr.Country == country {
			groups = append(groups, gr.Label)
		}
	}
	if owner < 0 || len(groups) == 0 {
		return nil, nil
	}
	return g.fillsOf(owner, groups)
}

// fillsOf reads the fills of one owner at groups.
func (g *gathering) fillsOf(owner int, groups []string) (fills []Fill, err error) {
	args := append(g.owners.columns(), owner, strings.Join(groups, "\n"))
	err = g.rows(fillsOfSQL, args, func(scan func(...any) error) error {
		var f Fill
		var word string
		var isNegative bool
		var ttl *uint32
		if err := scan(&f.Group, &f.Name, &word, &isNegative, &f.At, &f.IsExact, &f.Expires, &ttl, &f.Probes, &f.Forwarders, &f.Flags, &f.Removed, &f.Because); err != nil {
			return err
		}
		l, err := level(word)
		if err != nil {
			return err
		}
		f.Level, f.At, f.Expires = l, f.At.UTC(), f.Expires.UTC()
		if ttl != nil {
			f.TTL = *ttl
		}
		switch {
		case f.Removed != "":
		case isNegative:
			f.Removed, f.Because = "negative", "the entry says that the name does not exist; it shows that somebody asked, not that a phone works"
		case ttl == nil:
			f.Removed, f.Because = "ambiguous", "it cannot be told when the cache was filled, so no exposure goes with it"
		case !g.owners.held(owner, f.Name, l, f.At):
			f.Removed, f.Because = "tenure", "the operator did not hold the name on that day"
		}
		fills = append(fills, f)
		return nil
	})
	return fills, err
}

// WriteFills prints fills as a plain table, those that count first, and how many each filter took out. The
// only errors are those of w.
func WriteFills(w io.Writer, fills []Fill) error {
	removed := map[string]int{}
	kept := 0
	for _, f := range fills {
		if f.Removed == "" {
			kept++
		} else {
			removed[f.Removed]++
		}
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s of its names in the country, %d of which count\n", count(len(fills), "fill"), kept)
	for _, by := range slices.Sorted(maps.Keys(removed)) {
		fmt.Fprintf(t, "  taken out as %s: %d\n", by, removed[by])
	}
	for _, wanted := range []bool{true, false} {
		for _, f := range fills {
			if (f.Removed == "") != wanted {
				continue
			}
			at := f.At.Format("2006-01-02 15:04:05")
			if !f.IsExact {
				at = "seen " + at
			}
			fmt.Fprintf(t, "  %s\t%s\t%s\t%s\tTTL %d s\tby %s through %d\t%s\n", at, f.Group, f.Name, f.Level, f.TTL,
				count(f.Probes, "probe"), f.Forwarders, f.verdict())
		}
	}
	return t.Flush()
}

// verdict says in words whether a fill counts.
func (f Fill) verdict() string {
	switch {
	case f.Removed != "":
		return f.Removed + ": " + f.Because
	case f.Flags != "":
		return "counts, but cannot support: " + f.Flags
	default:
		return "counts"
	}
}
