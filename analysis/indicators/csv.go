package indicators

import (
	"encoding/csv"
	"fmt"
	"strings"
	"time"
)

// CSV renders the set as a table, one line for each value, after lines of comment that begin with #. Operators and their
// standings go in pairs, joined by |, which no label of a clustering has; other lists are joined by blanks. Times are RFC 3339; empty says that none is known.
func (s *Set) CSV(l Label) ([]byte, error) {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n# %s, %s, as of %s\n", s.statement(), l.TLP, oneLine(l.author()), s.time())
	for _, g := range Confidence() {
		fmt.Fprintf(&out, "# confidence %d: %s\n", g.Confidence, g.What)
	}
	if s.Unsure > 0 {
		fmt.Fprintf(&out, "# left out for a confidence below %d: %d\n", s.Least, s.Unsure)
	}
	if s.Resolvers > 0 {
		fmt.Fprintf(&out, "# left out since they are resolvers too: %d\n", s.Resolvers)
	}
	w := csv.NewWriter(&out)
	w.Write([]string{"kind", "value", "registered_domain", "operators", "standings", "confidence", "first_seen", "last_seen",
		"valid_from", "valid_until", "rules", "ports", "servers", "tlp", "is_simulated", "comment"}) // errors stay in the writer
	for k := range s.Indicators {
		i := &s.Indicators[k]
		var operators, standings []string
		for _, h := range i.Holders {
			operators, standings = append(operators, h.Operator), append(standings, string(h.Standing))
		}
		if len(i.Holders) == 0 {
			standings = []string{string(Unclustered)}
		}
		w.Write([]string{string(i.Kind), i.Value, i.RegisteredDomain, strings.Join(operators, "|"), strings.Join(standings, "|"), fmt.Sprint(i.Confidence),
			instant(i.FirstSeen), instant(i.LastSeen), instant(&i.ValidFrom), instant(i.ValidUntil),
			strings.Join(i.Rules, " "), strings.Join(i.Ports, " "), strings.Join(i.Servers, " "), l.TLP.String(), fmt.Sprint(s.Simulated), i.comment()})
	}
	w.Flush()
	return []byte(out.String()), w.Error()
}

// oneLine keeps a text of the user within its line of comment.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func instant(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}
