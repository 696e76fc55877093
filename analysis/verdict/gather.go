package verdict

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"bridle/analysis/cachefill"
)

//go:embed queries/owners.sql
var ownersSQL string

//go:embed queries/cells.sql
var cellsSQL string

//go:embed queries/ports.sql
var portsSQL string

//go:embed queries/watches.sql
var watchesSQL string

//go:embed queries/groups.sql
var groupsSQL string

//go:embed queries/excluded.sql
var excludedSQL string

// Querier asks a study; *sql.DB is one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Options says what is gathered beside what the study has.
type Options struct {
	// Countries are to be spoken of whether or not a resolver there is known, ISO 3166-1 alpha-2.
	Countries []string
}

// Gather reads what verdicts rest on from the current cache_fills and exposures of a study, its
// survey, its operators, plans and prefixes. What the study has no rows of is missing in
// [Layers], and never an error. Rows are added up in the study, so that the input is small whatever
// the number of exposures.
func Gather(ctx context.Context, q Querier, o Options) (Input, error) {
	g := &gathering{ctx: ctx, q: q, groups: map[string]int{}, cells: map[cellKey]int{}, counted: map[string]bool{}}
	g.in.Countries = slices.Clone(o.Countries)
	for _, step := range []func() error{g.span, g.placed, g.excluded, g.owned, g.watched, g.hours, g.filled, g.layers} {
		if err := step(); err != nil {
			return Input{}, fmt.Errorf("verdict: %w", err)
		}
	}
	return g.in, nil
}

// cellKey tells cells apart.
type cellKey struct {
	group, operator int
	level           cachefill.Level
}

// gathering is the work of [Gather].
type gathering struct {
	ctx    context.Context
	q      Querier
	in     Input
	groups map[string]int // by label
	cells  map[cellKey]int
	owners owners
	// surveyed says of the groups, in their order, whether the survey speaks of them; later ones are not.
	surveyed []bool
	// counted are names that are among those of their domain.
	counted map[string]bool
}

// rows calls each for every row of an answer.
func (g *gathering) rows(query string, args []any, each func(scan func(...any) error) error) error {
	rows, err := g.q.QueryContext(g.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// span reads the first and the last probe; without probes those of the fills.
func (g *gathering) span() error {
	for _, q := range []string{`SELECT min(probed_at), max(probed_at) FROM probes`, `SELECT min(first_seen_at), max(last_seen_at) FROM current_cache_fills`} {
		err := g.rows(q, nil, func(scan func(...any) error) error {
			var from, until sql.NullTime
			err := scan(&from, &until)
			g.in.From, g.in.Until = from.Time.UTC(), until.Time.UTC()
			return err
		})
		if err != nil || !g.in.From.IsZero() {
			return err
		}
	}
	return nil
}

// level reads the word of a dataset.
func level(word string) (cachefill.Level, error) {
	for _, l := range []cachefill.Level{cachefill.Address, cachefill.Delegation} {
		if l.String() == word {
			return l, nil
		}
	}
	return 0, fmt.Errorf("a level %q; the datasets have address and delegation", word)
}

// watched reads the exposures.
func (g *gathering) watched() error {
	watch := watchesSQL
	err := g.rows(`SELECT 1 FROM current_exposures WHERE anchor_port IS NOT NULL LIMIT 1`, nil, func(func(...any) error) error {
		watch = portsSQL
		return nil
	})
	if err != nil {
		return err
	}
	return g.rows(strings.Replace(cellsSQL, "{watch}", watch, 1), g.owners.columns(), func(scan func(...any) error) error {
		var group, word string
		var c Cell
		var owner int32
		var names, empty, visible, watched, anchors, hours, covered int64
		if err := scan(&group, &owner, &word, &names, &empty, &visible, &watched, &c.TTLSeconds, &c.Probes, &anchors, &hours, &covered); err != nil {
			return err
		}
		l, err := level(word)
		if err != nil {
			return err
		}
		c.Group, c.Operator, c.Level, c.Names, c.Anchors, c.HourWatches = g.groups[group], int(owner), l, int(names), int(anchors), int(hours)
		c.ExposureDays, c.VisibleDays, c.WatchedDays = float64(empty)/microsecondsPerDay, float64(visible)/microsecondsPerDay, float64(watched)/microsecondsPerDay
		c.CoveredDays = float64(covered) / microsecondsPerDay
		g.cells[cellKey{c.Group, c.Operator, c.Level}] = len(g.in.Cells)
		g.in.Cells = append(g.in.Cells, c)
		return nil
	})
}

// note keeps a sentence for the result.
func (g *gathering) note(format string, args ...any) {
	g.in.Notes = append(g.in.Notes, fmt.Sprintf(format, args...))
}

// layers finds out which layers of evidence are at hand.
func (g *gathering) layers() error {
	if len(g.in.Groups) > 0 && !slices.ContainsFunc(g.in.Groups, func(gr Group) bool { return gr.Country != "" }) {
		g.note("no country is known for any cache: 'bridle import prefixes', or 'bridle import groups' for what you know yourself")
	}
	for _, gr := range g.in.Groups {
		if gr.Sources >= 3 {
			g.in.Layers.Countries = true
		}
	}
	for i := range g.in.Cells {
		if c := &g.in.Cells[i]; c.Operator == Decoys && c.watched() > 0 {
			g.in.Layers.Decoys = true
		}
	}
	return g.rows(`SELECT EXISTS (FROM current_fingerprint_matches), EXISTS (FROM current_cache_groups), EXISTS (FROM current_operators WHERE kind = 'name')`, nil,
		func(scan func(...any) error) error {
			return scan(&g.in.Layers.Scan, &g.in.Layers.Survey, &g.in.Layers.Operators)
		})
}
