package study

import (
	"strings"
	"time"
)

// civil turns days and times of day of a column of the given type into their texts: the database gives them as instants, which they
// are not. Instants and everything else stay.
func civil(kind string, v any) any {
	layout := ""
	switch strings.TrimRight(kind, "[]") {
	case "DATE":
		layout = time.DateOnly
	case "TIME":
		layout = "15:04:05.999999"
	default:
		return v
	}
	switch v := v.(type) {
	case time.Time:
		return v.UTC().Format(layout)
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = civil(kind, e)
		}
		return list
	}
	return v
}

// day is the number of days since 1970-01-01, as Parquet has dates, of a day as the database gives it: its midnight in UTC.
func day(at time.Time) int32 { return int32(at.Unix() / (24 * 60 * 60)) }
