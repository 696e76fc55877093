package cachefill

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// How much is worked on at once: words of records that are kept, 8 bytes each, and rows that DuckDB hands over, 32 bytes each.
const (
	wordsPerPass = 130_000_000
	rowsPerSpan  = 4_000_000
)

// span is a time, in microseconds; end is not part of it.
type span struct{ begin, end int64 }

const (
	minute   = 60_000_000
	greatest = int64(1) << (63 - codeBits) // time between two rows of a study, 9,100 years
)

// timeline divides the time of all probes into spans of some million rows, and says how many words they need, or somewhat fewer.
func (x *extraction) timeline() (spans []span, words int64, err error) {
	in := int64(0)
	err = x.numbers("SELECT epoch_us(probed_at) // 60000000 AS m, count(*), 2 * count(coalesce(remaining_ttl_s, soa_remaining_ttl_s)) FROM probes GROUP BY m ORDER BY m", func(columns [][]int64) error {
		for i, m := range columns[0] {
			n := columns[1][i]
			words += n + columns[2][i]
			if len(spans) == 0 || in+n > rowsPerSpan {
				spans, in = append(spans, span{begin: m * minute}), 0
			}
			in += n
			spans[len(spans)-1].end = (m + 1) * minute
		}
		return nil
	})
	if n := len(spans); err == nil && n > 0 && spans[n-1].end-spans[0].begin >= greatest {
		err = fmt.Errorf("probes of %s and of %s are in one study: one of them has a wrong time", instant(spans[0].begin).Format(time.DateOnly), instant(spans[n-1].end).Format(time.DateOnly))
	}
	return spans, words, err
}

// packed is the query for the rows of a span at caches from low to high, as records keep them.
func (x *extraction) packed(s span, low, high int64) string {
	when := fmt.Sprintf(" AND probed_at >= make_timestamptz(%d) AND probed_at < make_timestamptz(%d)", s.begin, s.end)
	bare := x.rowsWhere("remaining_ttl_s IS NULL"+when, "NULL::UINTEGER", "NULL::VARCHAR[]", "NULL::VARCHAR[]")
	answered := x.rowsWhere("remaining_ttl_s IS NOT NULL"+when, "remaining_ttl_s", "answers", "n.addresses")
	ways := fmt.Sprintf("JOIN (FROM fx_path WHERE c BETWEEN %d AND %d) a ON", low, high)
	return strings.ReplaceAll(fmt.Sprintf(`SELECT w, t, p::BIGINT * 256 + (k & 31) * 8 + CASE WHEN k >= 32 THEN 4 ELSE 0 END + d,
  CASE WHEN ttl >= 2147483648 THEN ttl::BIGINT - 4294967296 ELSE coalesce(ttl, 0)::BIGINT END * 4294967296 + coalesce(ns, 0)
FROM (%s UNION ALL %s)`, bare, answered), "JOIN fx_path a ON", ways)
}

// pass reads the rows of the groups from begin to end, which is not one of them, and walks through them.
func (x *extraction) pass(k *known, spans []span, begin, end int64) error {
	var low, high int64
	err := x.one("SELECT coalesce(min(c), 0), coalesce(max(c), -1) FROM fx_cache WHERE g >= "+strconv.FormatInt(begin, 10)+" AND g < "+strconv.FormatInt(end, 10), &low, &high)
	if err != nil || high < low {
		return err
	}
	r := newRecords(low*x.nNames, (high+1)*x.nNames, spans[0].begin)
	rows := keep(r)
	for _, s := range spans {
		if err = x.numbers(x.packed(s, low, high), rows.copy); err != nil {
			break
		}
	}
	if rows.end(); err != nil {
		return err
	}
	x.note(r)
	x.walk(k, r, low, high)
	return nil
}

// note takes what records counted into the account.
func (x *extraction) note(r *records) {
	if r.rows == 0 {
		return
	}
	if x.nRows == 0 || r.first < x.book.From {
		x.book.From = r.first
	}
	if x.nRows == 0 || r.last > x.book.Until {
		x.book.Until = r.last
	}
	x.nRows += r.rows
	for class, n := range r.kinds {
		x.kinds[class] += n
	}
}
