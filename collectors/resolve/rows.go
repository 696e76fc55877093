package resolve

import (
	"fmt"
	"slices"
	"strings"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/failure"
	"bridle/datasets/schema/resolutions"

	"github.com/miekg/dns"
)

// Types returns the types that may be asked for, by their words.
func Types() []string { return []string{"A", "AAAA", "CNAME", "NS", "SOA", "MX", "TXT"} }

// kindOf returns a type by its word.
func kindOf(word string) (uint16, error) {
	if !slices.Contains(Types(), word) {
		return 0, fmt.Errorf("%.40q is no type that is looked up; there are %s", word, strings.Join(Types(), ", "))
	}
	return dns.StringToType[word], nil
}

// ParseTypes reads types between commas, in either letter case, and returns them sorted, each once.
func ParseTypes(text string) ([]uint16, error) {
	var list []uint16
	for one := range strings.SplitSeq(text, ",") {
		kind, err := kindOf(strings.ToUpper(strings.TrimSpace(one)))
		if err != nil {
			return nil, err
		}
		list = append(list, kind)
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

func word(kind uint16) string { return dns.TypeToString[kind] }

// Source returns what rows have in the column source: the tool, from where and through whom.
func (c *Config) Source() string {
	return fmt.Sprintf("bridle-resolve at %s through %s", c.Vantage, c.Resolver)
}

// rows returns the rows of an outcome, at least one.
func (a *Agenda) rows(q Question, sweep int32, o *dispatch.Outcome) []resolutions.Row {
	rrtype := word(q.Type)
	base := resolutions.Row{RunID: a.cfg.RunID, Name: q.Name, Rrtype: rrtype, FirstSeenAt: &o.At, LastSeenAt: &o.At,
		NSeen: new(int64(1)), Source: a.cfg.Source(), AskedName: &q.Name, AskedRrtype: &rrtype, Sweep: &sweep}
	at := o.At // the outcome may not be kept
	base.FirstSeenAt, base.LastSeenAt = &at, &at
	fail := func(w failure.Word) []resolutions.Row {
		base.Failure, base.NSeen = w.Column(), new(int64(0))
		return []resolutions.Row{base}
	}
	r := o.Reply
	if r == nil {
		return fail(failure.Word(o.Failure))
	}
	var rows []resolutions.Row
	owner := q.Name
	if q.Type != dns.TypeCNAME {
		for _, alias := range r.Aliases {
			row := base
			row.Name, row.Rrtype, row.Value = alias.Owner, "CNAME", alias.Target
			rows = append(rows, row)
			owner = alias.Target
		}
	}
	for _, value := range r.Answers {
		row := base
		row.Name, row.Value = owner, value
		if r.Authoritative && owner == q.Name {
			row.TTLS = r.TTL
		}
		rows = append(rows, row)
	}
	if len(r.Answers) > 0 {
		return rows
	}
	// Aliases that lead to nothing are rows, and so is that they do.
	base.Name = owner
	return append(fail(Empty(o)), rows...)
}

// Empty says why the reply of an outcome, which must have one, has no record of the type asked for, if it has none.
func Empty(o *dispatch.Outcome) failure.Word {
	r := o.Reply
	switch {
	case r.Truncated && !o.TCP:
		return failure.ClosedEarly // the rest did not come over TCP
	case r.RCode == "NXDOMAIN":
		return failure.NoName
	case r.RCode == "SERVFAIL":
		return failure.ServerFailure
	case r.RCode == "REFUSED":
		return failure.QueryRefused
	case r.RCode != "NOERROR":
		return failure.OtherError
	case !r.RecursionAvailable && !r.Authoritative:
		return failure.NoRecursion
	}
	return failure.NoRecord
}

// ExchangeBytes is what a question and its reply are taken to count at most in bytes, by which the cap of a day is reckoned:
// a query has 300 bytes at most (name of 255, header, OPT record), and a reply with a chain of aliases about as much.
const ExchangeBytes = 600

// mostTries is how often a question is sent at most; see dispatch.Config.
const mostTries = 3

// Tries returns how many queries the question of a recorded row took at most.
func Tries(row *resolutions.Row) int {
	if row.Failure == nil {
		return 1
	}
	switch failure.Word(*row.Failure).Status() {
	case failure.Skipped:
		return 0
	case failure.Answered:
		return 1
	}
	return mostTries
}
