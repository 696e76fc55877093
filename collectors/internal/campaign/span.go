package campaign

import (
	"fmt"
	"time"
)

// Span returns a length of time in its two greatest units, such as "3 days", "2 days 4 h", "1 h 20 min" or "45 s".
func Span(d time.Duration) string {
	if d < 0 {
		return "-" + Span(-d)
	}
	units := []struct {
		of   time.Duration
		word string
	}{{24 * time.Hour, "days"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}}
	d = d.Round(time.Second)
	for i, u := range units {
		if d < u.of {
			continue
		}
		if i+1 < len(units) {
			d = d.Round(units[i+1].of)
		}
		text := counted(int64(d/u.of), u.word)
		if i+1 < len(units) {
			if rest := d % u.of / units[i+1].of; rest > 0 {
				text += " " + counted(int64(rest), units[i+1].word)
			}
		}
		return text
	}
	return "0 s"
}

func counted(n int64, word string) string {
	if n == 1 && word == "days" {
		word = "day"
	}
	return fmt.Sprintf("%d %s", n, word)
}
