package duck

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"bridle/datasets/schema"
)

// TableHash returns the SHA-256 over the science columns of a dataset, in hex
// digits, and the number of rows. from is the table or view to read, usually the
// dataset's name or current_NAME.
//
// The rows are put in the order of all science columns, so neither the order of
// arrival nor the number of threads matters, and a row that occurs twice counts
// twice. Each value is written in a form defined here, not by DuckDB: its length,
// a colon and its text, or "-" for a null; integers in decimal, doubles in the
// shortest form that gives the same number, instants in RFC 3339 UTC with
// microseconds, bytes as they are, lists as their length and their values. The
// names of the columns come first.
func TableHash(ctx context.Context, q Querier, d schema.Dataset, from string) (sum string, n int64, err error) {
	names := d.Science()
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = `"` + name + `"`
	}
	cols := strings.Join(quoted, ", ")
	rows, err := q.QueryContext(ctx, fmt.Sprintf("SELECT %s FROM %s ORDER BY ALL", cols, from))
	if err != nil {
		return "", 0, err
	}
	defer rows.Close()
	h := sha256.New()
	w := bufio.NewWriter(h)
	fmt.Fprintf(w, "%s %s\n", d.Name, strings.Join(names, " "))
	if n, err = writeRows(w, rows, len(names)); err != nil {
		return "", 0, err
	}
	w.Flush() // a hash never fails
	return hex.EncodeToString(h.Sum(nil)), n, nil
}

// writeRows writes every row of rows in canonical form.
func writeRows(w *bufio.Writer, rows *sql.Rows, columns int) (n int64, err error) {
	values := make([]any, columns)
	pointers := make([]any, columns)
	for i := range values {
		pointers[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			return n, err
		}
		for _, v := range values {
			if err := writeValue(w, v); err != nil {
				return n, err
			}
		}
		w.WriteByte('\n')
		n++
	}
	return n, rows.Err()
}

// writeValue writes one value in canonical form.
func writeValue(w *bufio.Writer, v any) error {
	text := ""
	switch v := v.(type) {
	case nil:
		w.WriteString("- ")
		return nil
	case []any:
		fmt.Fprintf(w, "[%d ", len(v))
		for _, e := range v {
			if err := writeValue(w, e); err != nil {
				return err
			}
		}
		return nil
	case string:
		text = v
	case []byte:
		text = string(v)
	case bool:
		text = strconv.FormatBool(v)
	case int32, int64, uint32:
		text = fmt.Sprint(v)
	case float64:
		text = strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		text = v.UTC().Format("2006-01-02T15:04:05.000000Z")
	default:
		return fmt.Errorf("duck: no canonical form for a value of type %T", v)
	}
	fmt.Fprintf(w, "%d:", len(text))
	_, err := io.WriteString(w, text+" ")
	return err
}
