package timeline

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"
)

//go:embed visits.sql
var visitsSQL string

// Querier asks a study; *sql.DB is one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Options say what to gather.
type Options struct {
	// Core leaves out servers at the fringe of clusters, which may be another operator's.
	Core bool
	// Complete states that each scan asked every server and lists what it found: see [FillIn]. It is refused where most scans between first and
	// last sights found nothing, as with days of a sweep that takes weeks.
	Complete bool
	// Method chooses the verdicts; it may be empty if there is one method or none.
	Method string
}

// Found is what a study knows.
type Found struct {
	Visits []Visit
	// Scans are all sweeps of the study that asked anything, in order of time.
	Scans []Scan
	// Findings are the verdicts on operators, Domains those on single domains of which no operator is known.
	Findings, Domains []Finding
	// Simulated reports whether the rows come from a simulated world.
	Simulated bool
	// Notes say what is missing and what was left out, with numbers.
	Notes []string
}

// Gather reads, of a study, the visits of the servers of operators, the scans and the verdicts, of the latest runs. Labels of the user's
// table come before those of clusters. Addresses of several operators are left out and counted in a note.
//
// A study without operators, matches or verdicts gives what it has, with notes.
func Gather(ctx context.Context, q Querier, o Options) (*Found, error) {
	f := &Found{}
	core := "true"
	if o.Core {
		core = "coalesce(is_core, true)"
	}
	if err := f.readVisits(ctx, q, core); err != nil {
		return nil, err
	}
	if err := f.readScans(ctx, q); err != nil {
		return nil, err
	}
	if err := f.readFindings(ctx, q, o.Method); err != nil {
		return nil, err
	}
	if err := f.note(ctx, q, core); err != nil {
		return nil, err
	}
	if o.Complete {
		found, scans := Continuity(f.Visits, f.Scans)
		if 2*found < scans {
			return nil, fmt.Errorf("timeline: between the first and the last sight of servers lie %d scans, and only %d found them: these scans did not ask every server, so absences may not be filled in; leave Options.Complete out, or group scans and use FromSightings", scans, found)
		}
		f.Visits = FillIn(f.Visits, f.Scans)
		f.Notes = append(f.Notes, "Each scan was taken to have asked every server; servers without a row in it count as absent.")
	}
	return f, nil
}

// each runs a query and calls row for each of its rows.
func each(ctx context.Context, q Querier, what, query string, row func(scan func(...any) error) error, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("timeline: %s: %w", what, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return fmt.Errorf("timeline: %s: %w", what, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("timeline: %s: %w", what, err)
	}
	return nil
}

func (f *Found) readVisits(ctx context.Context, q Querier, core string) error {
	return each(ctx, q, "visits of operators' servers", strings.ReplaceAll(visitsSQL, "{core}", core), func(scan func(...any) error) error {
		var v Visit
		if err := scan(&v.Operator, &v.Server, &v.Scan, &v.From, &v.Until, &v.There); err != nil {
			return err
		}
		v.From, v.Until = v.From.UTC(), v.Until.UTC()
		f.Visits = append(f.Visits, v)
		return nil
	})
}

func (f *Found) readScans(ctx context.Context, q Querier) error {
	return each(ctx, q, "scans", "SELECT sweep, min(asked_at), max(last_asked_at) FROM server_visits GROUP BY sweep ORDER BY min(asked_at), sweep", func(scan func(...any) error) error {
		var name string
		var from, until time.Time
		if err := scan(&name, &from, &until); err != nil {
			return err
		}
		f.Scans = append(f.Scans, Scan{name, from.UTC(), until.UTC()})
		return nil
	})
}

func (f *Found) readFindings(ctx context.Context, q Querier, method string) error {
	var methods []string
	err := each(ctx, q, "methods of verdicts", "SELECT DISTINCT method FROM current_verdicts ORDER BY method", func(scan func(...any) error) error {
		var m string
		err := scan(&m)
		methods = append(methods, m)
		return err
	})
	switch {
	case err != nil:
		return err
	case method == "" && len(methods) > 1:
		return fmt.Errorf("timeline: the study has verdicts by %s; choose one in Options.Method", strings.Join(methods, ", "))
	case method != "" && !slices.Contains(methods, method):
		return fmt.Errorf("timeline: no verdict is by method %q; the study has verdicts by [%s]", method, strings.Join(methods, ", "))
	case len(methods) == 0:
		f.Notes = append(f.Notes, "The study has no verdicts: nothing is said of countries.")
		return nil
	case method == "":
		method = methods[0]
	}
	return each(ctx, q, "verdicts", "SELECT operator, country, verdict, is_domain FROM current_verdicts WHERE method = ? ORDER BY operator, country", func(scan func(...any) error) error {
		var x Finding
		var isDomain bool
		err := scan(&x.Operator, &x.Country, &x.Level, &isDomain)
		if isDomain {
			f.Domains = append(f.Domains, x)
		} else {
			f.Findings = append(f.Findings, x)
		}
		return err
	}, method)
}

// note counts what was left out.
func (f *Found) note(ctx context.Context, q Querier, core string) error {
	query := strings.ReplaceAll(`WITH labels AS (
  SELECT value, count(DISTINCT operator) AS n FROM current_operators o WHERE kind = 'address' AND {core}
    AND (basis = 'table' OR NOT EXISTS (FROM current_operators u WHERE u.kind = 'address' AND u.basis = 'table')) GROUP BY value)
SELECT (SELECT count(*) FROM labels), (SELECT count(*) FROM labels WHERE n > 1),
  (SELECT count(*) FROM labels WHERE value NOT IN (SELECT address FROM current_fingerprint_matches)),
  (SELECT coalesce(bool_or(is_simulated), false) FROM runs)`, "{core}", core)
	return each(ctx, q, "operators", query, func(scan func(...any) error) error {
		var all, shared, silent int
		if err := scan(&all, &shared, &silent, &f.Simulated); err != nil {
			return err
		}
		if all == 0 {
			f.Notes = append(f.Notes, "The study has no addresses of operators: cluster it, or bring a table.")
		}
		if shared > 0 {
			f.Notes = append(f.Notes, fmt.Sprintf("%d of %d addresses belong to several operators and are left out.", shared, all))
		}
		if silent > 0 {
			f.Notes = append(f.Notes, fmt.Sprintf("%d of %d addresses never matched a fingerprint: nothing is said of their activity.", silent, all))
		}
		return nil
	})
}
