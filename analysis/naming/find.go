package naming

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/rejects"
)

// Querier asks a study; *sql.DB is one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Options says which names are looked for. The zero value is names of matched servers at the
// time of their matches.
type Options struct {
	// All is true if every server counts, also those that match no fingerprint.
	All bool
	// Slack widens the time between the first and the last match of an address, on both
	// sides, for records that pointed to it.
	Slack time.Duration
}

// Account says what became of all that was read.
type Account struct {
	Texts     int            // in certificates, each place in each certificate once
	Records   int            // that pointed to servers
	OutOfTime int            // of these, pointed to them at another time
	Names     int            // different names found
	Domains   int            // different registered domains of these
	Rejected  map[Reason]int // texts and names that are none
}

// Sink takes the rows that [Find] gives. The field RunID of the rows is empty.
type Sink struct {
	Name   func(nameobservations.Row) error
	Reject func(rejects.Row) error
}

//go:embed certificates.sql
var certificatesSQL string

//go:embed resolutions.sql
var resolutionsSQL string

// Find gives every sighting of a name at the servers asked for: in the leaf of a certificate
// chain that the server showed, one row for each name, certificate, address, source and
// sweep; and in records that pointed to its address, one row for the first and one for the
// last instant of the record. The order of rows is always the same. Texts that are no names
// are rejects, each place in each certificate once.
//
// A matched server is an address and port in a sweep in which one of its grabs matched: what
// it showed in another sweep, or on another port, does not count.
//
// Errors of the study and of sink are returned as they are.
func Find(ctx context.Context, q Querier, o Options, sink Sink) (Account, error) {
	f := finder{sink: sink, account: Account{Rejected: map[Reason]int{}}, names: map[string]bool{}, domains: map[string]bool{}}
	if err := f.certificates(ctx, q, o); err != nil {
		return f.account, fmt.Errorf("naming: names in certificates: %w", err)
	}
	if err := f.resolutions(ctx, q, o); err != nil {
		return f.account, fmt.Errorf("naming: names that pointed to servers: %w", err)
	}
	f.account.Names, f.account.Domains = len(f.names), len(f.domains)
	return f.account, nil
}

// finder is the state of a search.
type finder struct {
	sink    Sink
	account Account
	names   map[string]bool
	domains map[string]bool
}

// row begins an observation of a name.
func (f *finder) row(n Name, seenIn, source string) nameobservations.Row {
	f.names[n.Name] = true
	r := nameobservations.Row{Name: n.Name, SeenIn: seenIn, Source: source}
	if n.Registered != "" {
		f.domains[n.Registered] = true
		r.RegisteredDomain = &n.Registered
	}
	if n.Form != Plain {
		r.Label = new(string(n.Form))
	}
	return r
}

// reject notes a text that bears no name.
func (f *finder) reject(why Reason, file, section, column, raw string, place int64) error {
	f.account.Rejected[why]++
	return f.sink.Reject(rejects.Row{File: file, Section: section, Row: place, ColumnName: &column, Reason: string(why), Raw: cut(raw)})
}

// cut keeps what a reject may hold of a text, 4,096 bytes, in whole characters.
func cut(s string) string { return strings.ToValidUTF8(s[:min(len(s), 4096)], "") }

// shown is a text in a certificate at a server.
type shown struct {
	address, sweep, source, certificate string
	at                                  time.Time
	text                                string
	place                               int64
}

func (f *finder) certificates(ctx context.Context, q Querier, o Options) error {
	rows, err := q.QueryContext(ctx, certificatesSQL, o.All)
	if err != nil {
		return err
	}
	defer rows.Close()
	type place struct {
		certificate string
		place       int64
	}
	read := map[place]bool{}
	var last shown
	here := map[Name]bool{} // names of one certificate at one server in one sweep
	for rows.Next() {
		var s shown
		if err := rows.Scan(&s.address, &s.sweep, &s.source, &s.certificate, &s.at, &s.text, &s.place); err != nil {
			return err
		}
		if s.address != last.address || s.sweep != last.sweep || s.source != last.source || s.certificate != last.certificate {
			clear(here)
		}
		last = s
		n, why := Normalize(s.text)
		if first := !read[place{s.certificate, s.place}]; first {
			read[place{s.certificate, s.place}] = true
			f.account.Texts++
			if why != "" {
				if err := f.reject(why, "certificates", s.certificate, "names", s.text, s.place); err != nil {
					return err
				}
			}
		}
		if why != "" || here[n] {
			continue
		}
		here[n] = true
		r := f.row(n, "certificate", s.source)
		r.CertificateID, r.Address, r.ObservedAt = &s.certificate, &s.address, new(s.at.UTC())
		if err := f.sink.Name(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (f *finder) resolutions(ctx context.Context, q Querier, o Options) error {
	rows, err := q.QueryContext(ctx, resolutionsSQL, o.All, o.Slack.Seconds())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, address, source string
		var from, until sql.NullTime
		var line sql.NullInt64
		var inTime bool
		if err := rows.Scan(&name, &address, &from, &until, &source, &line, &inTime); err != nil {
			return err
		}
		f.account.Records++
		if !inTime {
			f.account.OutOfTime++
			continue
		}
		n, why := Normalize(name)
		if why != "" {
			if err := f.reject(why, "resolutions", source, "name", name, max(line.Int64, 1)); err != nil {
				return err
			}
			continue
		}
		r := f.row(n, "resolution", source)
		r.Address = &address
		if line.Valid {
			r.SourceRow = &line.Int64
		}
		for _, at := range instants(from, until) {
			r.ObservedAt = at
			if err := f.sink.Name(r); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}

// instants are those at which a record was seen for sure: the first and the last, or one nil
// if there is no date.
func instants(from, until sql.NullTime) []*time.Time {
	var out []*time.Time
	if from.Valid {
		out = append(out, new(from.Time.UTC()))
	}
	if until.Valid && (!from.Valid || !until.Time.Equal(from.Time)) {
		out = append(out, new(until.Time.UTC()))
	}
	if len(out) == 0 {
		out = append(out, nil)
	}
	return out
}
