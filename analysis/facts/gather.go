package facts

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"bridle/analysis/matrix"
)

// Querier asks a study; *sql.DB is one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Options say how a study is asked.
type Options struct {
	// Snapshot is the hash over the parts that are read, for the sheet.
	Snapshot string
	// Pinned says that the study was opened at a snapshot taken earlier, in which work that found nothing cannot be
	// told from work that was not done.
	Pinned bool
}

// Gather computes all facts of a study from its current rows. Facts whose layer the study lacks are in the sheet
// without a value; it is an error only if the study cannot be asked.
func Gather(ctx context.Context, q Querier, o Options) (*Sheet, error) {
	s := &Sheet{Statement: matrix.Statement, Notes: []string{}, Snapshot: o.Snapshot}
	err := ask(ctx, q, "SELECT coalesce(bool_or(is_simulated), false) FROM runs", func(scan func(...any) error) error {
		return scan(&s.Simulated)
	})
	if err != nil {
		return nil, fmt.Errorf("facts: runs: %w", err)
	}
	for _, d := range catalogue() {
		f, err := d.gather(ctx, q, o.Pinned)
		if err != nil {
			return nil, fmt.Errorf("facts: %s: %w", d.id, err)
		}
		s.Facts = append(s.Facts, f)
	}
	return s, nil
}

// gather computes one fact.
func (d definition) gather(ctx context.Context, q Querier, pinned bool) (Fact, error) {
	f := Fact{ID: d.id, What: d.what, Unit: d.unit, SQL: d.statement(), Caveat: d.caveat, ErrorOver: d.errorOver, NoInterval: d.noInterval, Parts: []Part{}, Runs: []string{}}
	there, err := d.layer.isThere(ctx, q, pinned)
	if err != nil {
		return f, err
	}
	if !there {
		f.Missing = d.layer.lack(pinned)
		f.NoInterval = "there is no value"
		return f, nil
	}
	if err := f.read(ctx, q); err != nil {
		return f, err
	}
	if f.Interval != nil {
		f.Interval.About = d.about()
	}
	for _, view := range d.reads {
		var run string
		err := ask(ctx, q, "SELECT DISTINCT run_id FROM "+view+" ORDER BY run_id", func(scan func(...any) error) error {
			err := scan(&run)
			f.Runs = append(f.Runs, run)
			return err
		})
		if err != nil {
			return f, err
		}
	}
	slices.Sort(f.Runs)
	f.Runs = slices.Compact(f.Runs)
	return f, nil
}

// read asks the statement, which gives one row: value, perhaps low and high, perhaps error_rate, and parts.
func (f *Fact) read(ctx context.Context, q Querier) error {
	rows, err := q.QueryContext(ctx, f.SQL)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	if !rows.Next() {
		return fmt.Errorf("the statement gives no row: %w", rows.Err())
	}
	values, pointers := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	if err := rows.Scan(pointers...); err != nil {
		return err
	}
	for i, name := range columns {
		if err := f.set(name, values[i]); err != nil {
			return err
		}
	}
	if f.Interval != nil {
		f.NoInterval = ""
	}
	return rows.Err()
}

// set puts a column where it belongs.
func (f *Fact) set(name string, v any) error {
	if name == "error_rate" {
		if rate, ok := v.(float64); ok {
			f.ErrorRate = &rate
		}
		return nil
	}
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("column %s is %T, want a count", name, v)
	}
	switch name {
	case "value":
		f.Value = &n
	case "low", "high":
		if f.Interval == nil {
			f.Interval = &Interval{}
		}
		if name == "low" {
			f.Interval.Low = n
		} else {
			f.Interval.High = n
		}
	default:
		f.Parts = append(f.Parts, Part{n, strings.ReplaceAll(name, "_", " ")})
	}
	return nil
}

// ask gives each row of an answer to take.
func ask(ctx context.Context, q Querier, query string, take func(scan func(...any) error) error) error {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
