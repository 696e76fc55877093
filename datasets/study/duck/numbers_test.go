package duck

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"testing"
)

// connected opens an empty database in memory.
func connected(t *testing.T) *sql.Conn {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func numbersOf(t *testing.T, query string, each func(columns [][]int64) error) error {
	t.Helper()
	conn := connected(t)
	err := Numbers(t.Context(), conn, query, each)
	var one int
	if again := conn.QueryRowContext(t.Context(), "SELECT 1").Scan(&one); again != nil || one != 1 {
		t.Errorf("the connection is of no use after it: %v", again)
	}
	return err
}

func TestNumbers(t *testing.T) {
	for _, n := range []int64{0, 1, 63, 64, 65, 2047, 2048, 2049, 100_000} {
		var rows, sum int64
		err := numbersOf(t, "SELECT range, -range * 3000000000 FROM range("+strconv.FormatInt(n, 10)+") ORDER BY range", func(columns [][]int64) error {
			for i, x := range columns[0] {
				if x != rows || columns[1][i] != -x*3_000_000_000 {
					t.Fatalf("row %d is %d, %d", rows, x, columns[1][i])
				}
				rows++
				sum += x
			}
			return nil
		})
		if err != nil || rows != n || sum != n*(n-1)/2 { // the sum by its closed form
			t.Errorf("%d rows came, of %d, with sum %d: %v", rows, n, sum, err)
		}
	}
}

func TestNumbersThatAreNone(t *testing.T) {
	count := func(columns [][]int64) error { return nil }
	for query, want := range map[string]string{
		"SELECT 1::INTEGER AS small":                                    `column "small" is not of type BIGINT`,
		"SELECT CASE WHEN range < 2999 THEN range END FROM range(3000)": "has a NULL",
		"SELECT CASE WHEN range <> 63 THEN range END FROM range(65)":    "has a NULL",
		"SELECT nothing FROM nowhere":                                   "nowhere",
		"SELECT error('stopped')::BIGINT FROM range(3)":                 "stopped",
		"SELECT NULL::BIGINT":                                           "has a NULL",
	} {
		if err := numbersOf(t, query, count); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", query, err, want)
		}
	}
	enough := errors.New("enough")
	calls := 0
	if err := numbersOf(t, "SELECT range FROM range(10000)", func([][]int64) error { calls++; return enough }); !errors.Is(err, enough) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestNumbersEndWithTheContext(t *testing.T) {
	conn := connected(t)
	ctx, stop := context.WithCancel(t.Context())
	err := Numbers(ctx, conn, "SELECT range FROM range(100000)", func([][]int64) error { stop(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
