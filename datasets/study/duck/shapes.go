package duck

import (
	"context"
	"fmt"
	"strings"

	"bridle/datasets/schema"
)

// createShapes makes empty tables of all datasets in the schema shape, which give views their columns whatever the parts have, and
// leaves in r.whole which tables of the attached database are of the same shape.
func (r *Reader) createShapes(ctx context.Context) error {
	if _, err := r.db.ExecContext(ctx, "CREATE SCHEMA shape"); err != nil {
		return err
	}
	for _, d := range schema.All() {
		create := strings.Replace(d.SQL, "CREATE TABLE ", "CREATE TABLE shape.", 1)
		create, _, _ = strings.Cut(create, ";") // the comments name the table without a schema
		if _, err := r.db.ExecContext(ctx, create); err != nil {
			return fmt.Errorf("shape of %s: %w", d.Name, err)
		}
	}
	if len(r.tables) == 0 {
		return nil
	}
	var err error
	r.whole, err = r.names(ctx, `SELECT table_name FROM (SELECT DISTINCT database_name, table_name, string_agg(column_name || ' ' || data_type, ',' ORDER BY column_name) AS columns
FROM duckdb_columns() WHERE database_name = 'study' AND schema_name = 'main' OR database_name <> 'study' AND schema_name = 'shape' GROUP BY ALL)
GROUP BY table_name, columns HAVING count(*) = 2`)
	return err
}

// source is what the view of a dataset reads: its table in the attached database, and files. A whole table alone is read as it is, so that DuckDB
// answers from what it knows of the table (the first and the last instant, say) without reading rows; beside others, or if
// it is of an older shape, columns go by name.
func (r *Reader) source(dataset string, files []string) string {
	if r.tables[dataset] && r.whole[dataset] && len(files) == 0 {
		return "study." + dataset
	}
	from := []string{"SELECT * FROM shape." + dataset}
	if r.tables[dataset] {
		from = append(from, "SELECT * FROM study."+dataset)
	}
	if len(files) > 0 {
		from = append(from, fmt.Sprintf("SELECT * FROM read_parquet(%s, union_by_name=true)", list(files)))
	}
	return "(" + strings.Join(from, " UNION ALL BY NAME ") + ")"
}
