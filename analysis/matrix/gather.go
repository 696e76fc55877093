package matrix

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strings"
)

// Querier asks a study; *sql.DB is one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Gather reads the verdicts of a study, of the latest run of each tool, and makes a table. Whether they are simulated
// the runs tell. A study without verdicts gives an empty table with a note.
func Gather(ctx context.Context, q Querier, o Options) (*Table, error) {
	var rows Rows
	if err := read(ctx, q, "current_verdicts", &rows.Verdicts); err != nil {
		return nil, err
	}
	if err := read(ctx, q, "current_verdict_evidence", &rows.Evidence); err != nil {
		return nil, err
	}
	if err := read(ctx, q, "current_operator_verdicts", &rows.Operators); err != nil {
		return nil, err
	}
	simulated, err := isSimulated(ctx, q)
	if err != nil {
		return nil, err
	}
	o.Simulated = o.Simulated || simulated
	t, err := Build(rows, o)
	if err != nil {
		return nil, err
	}
	switch {
	case len(rows.Verdicts) == 0:
		t.Notes = append(t.Notes, "The study has no verdicts yet.")
	case len(t.Operators) == 0:
		return nil, fmt.Errorf("matrix: no verdict is by method %q", o.Method)
	}
	return t, nil
}

// isSimulated reports whether any run in the study is of a simulated world; runs never mix.
func isSimulated(ctx context.Context, q Querier) (simulated bool, err error) {
	rows, err := q.QueryContext(ctx, "SELECT coalesce(bool_or(is_simulated), false) FROM runs")
	if err != nil {
		return false, fmt.Errorf("matrix: runs: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&simulated); err != nil {
			return false, fmt.Errorf("matrix: runs: %w", err)
		}
	}
	return simulated, rows.Err()
}

// read appends all rows of a view to a list of the dataset's row type, whose tags name the columns.
func read[T any](ctx context.Context, q Querier, view string, into *[]T) error {
	kind := reflect.TypeFor[T]()
	var columns []string
	for i := range kind.NumField() {
		column, _, _ := strings.Cut(kind.Field(i).Tag.Get("parquet"), ",")
		columns = append(columns, column)
	}
	rows, err := q.QueryContext(ctx, fmt.Sprintf("SELECT %s FROM %s ORDER BY ALL", strings.Join(columns, ", "), view))
	if err != nil {
		return fmt.Errorf("matrix: %s: %w", view, err)
	}
	defer rows.Close()
	values, pointers := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			return fmt.Errorf("matrix: %s: %w", view, err)
		}
		var row T
		for i, v := range values {
			if err := set(reflect.ValueOf(&row).Elem().Field(i), v); err != nil {
				return fmt.Errorf("matrix: %s: column %s: %w", view, columns[i], err)
			}
		}
		*into = append(*into, row)
	}
	return rows.Err()
}

// set puts a value of the database into a field: null leaves it alone, lists are set value by value.
func set(field reflect.Value, v any) error {
	if v == nil {
		return nil
	}
	switch field.Kind() {
	case reflect.Pointer:
		field.Set(reflect.New(field.Type().Elem()))
		return set(field.Elem(), v)
	case reflect.Slice:
		list, ok := v.([]any)
		if !ok {
			return fmt.Errorf("a list was expected, not %T", v)
		}
		field.Set(reflect.MakeSlice(field.Type(), len(list), len(list)))
		for i, x := range list {
			if err := set(field.Index(i), x); err != nil {
				return err
			}
		}
		return nil
	}
	if x := reflect.ValueOf(v); x.Type() == field.Type() {
		field.Set(x)
		return nil
	}
	return fmt.Errorf("%s was expected, not %T", field.Type(), v)
}
