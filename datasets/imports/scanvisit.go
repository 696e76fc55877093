package imports

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/netip"
	"time"
	"unicode/utf8"

	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
)

// scan is a scan by others being read.
type scan struct {
	Scans
	account
	day          time.Time // of records without an instant; zero: none is given
	fault        *wrongField
	opened       []object // of the record being read
	unread       map[string]int64
	grabs        int64
	visits       int64
	seen         map[digest]int64 // the line of each visit
	certificates map[digest]bool  // true: its row was handed on
	hashes       map[string]string
	responses    map[digest]bool
}

// digest is enough of a SHA-256 to tell things apart in little space.
type digest [16]byte

// wrongField is a field that cannot be read, the first of an exchange.
type wrongField struct{ path, what string }

func newScan(o Scans, a account) *scan {
	return &scan{Scans: o, account: a, unread: map[string]int64{}, seen: map[digest]int64{}, certificates: map[digest]bool{},
		hashes: map[string]string{}, responses: map[digest]bool{}}
}

// wrong notes a field that cannot be read.
func (s *scan) wrong(path, what string) {
	if s.fault == nil {
		s.fault = &wrongField{path, what}
	}
}

// record reads a line with one object.
func (s *scan) record(line string, read func(object)) {
	s.fault, s.opened = nil, s.opened[:0]
	if !utf8.ValidString(line) {
		s.reject("", "the line is not UTF-8, as JSON must be: reading it would replace what the server sent")
		return
	}
	o := s.whole(line)
	if s.fault != nil {
		s.reject("", "not one whole JSON object: the line was cut off, or goes on in the next (write one object a line, as 'jq -c .' does)")
		return
	}
	read(o)
	if s.rows+s.dup > 0 {
		for _, o := range s.opened {
			o.done()
		}
	}
	if !s.broken() && s.rows+s.account.wrong+s.dup == 0 {
		s.reject("", "the record has no exchange over TLS or HTTP")
	}
}

// whole reads a line that is one object; anything else is wrong.
func (s *scan) whole(line string) object {
	if !json.Valid([]byte(line)) {
		s.wrong("", "is no JSON")
		return object{s: s}
	}
	return s.object([]byte(line), "")
}

// broken rejects what was being read if a field of it was wrong.
func (s *scan) broken() bool {
	f := s.fault
	if s.fault = nil; f == nil {
		return false
	}
	s.reject(f.path, "%s %s", f.path, f.what)
	return true
}

// exchange is a row of grabs under way.
type exchange struct {
	row      grabs.Row
	chain    []shown
	response *httpresponses.Row
	fault    *wrongField
}

// end closes an exchange: what was wrong since the last one belongs to it.
func (s *scan) end(e exchange) exchange {
	e.fault, s.fault = s.fault, nil
	e.row.Source = s.Source
	e.row.CertificateIDs = []string{}
	if e.fault == nil {
		for i, c := range e.chain {
			id, fault := c.name()
			if fault != "" {
				e.fault = &wrongField{"certificates", fmt.Sprintf("certificate %d of the chain: %s", i+1, fault)}
			}
			e.row.CertificateIDs = append(e.row.CertificateIDs, id)
		}
	}
	if e.response != nil {
		e.row.ResponseID = &e.response.ResponseID
	}
	return e
}

// visit takes the exchanges of one record with one port over. together says that one scan made
// them.
func (s *scan) visit(address netip.Addr, port *int32, together bool, all []exchange) {
	h := sha256.New()
	var good []exchange
	for _, e := range all {
		if e.fault != nil {
			s.reject(e.fault.path, "%s %s", e.fault.path, e.fault.what)
			continue
		}
		e.row.Address, e.row.Port = address.String(), port
		content, _ := json.Marshal(e.row) // a row without numbers of its own
		h.Write(append(content, '\n'))
		good = append(good, e)
	}
	if len(good) == 0 {
		return
	}
	key := digest(h.Sum(nil)[:16])
	if before := s.seen[key]; before > 0 {
		what := named(address.String())
		if port != nil {
			what = named(netip.AddrPortFrom(address, uint16(*port)).String())
		}
		s.duplicate(what, before)
		return
	}
	s.seen[key] = s.line
	s.visits++
	for _, e := range good {
		if together {
			e.row.Visit, e.row.NVisitGrabs = new(s.visits), new(int32(len(all)))
		}
		for i, c := range e.chain {
			s.certificate(e.row.CertificateIDs[i], c)
		}
		if r := e.response; r != nil && !s.responses[short(r.ResponseID)] {
			s.responses[short(r.ResponseID)] = true
			s.send(*r)
		}
		s.grabs++
		e.row.GrabID = s.grabs
		s.take(e.row)
	}
}

// target reads address and port of a record. ok is false if they were rejected. A port of 0 is one that
// is not there.
func (s *scan) target(ip, ipColumn string, number int64, portColumn string) (a netip.Addr, p *int32, ok bool) {
	a, err := address(ip)
	switch {
	case err != nil:
		s.reject(ipColumn, "%v", err)
		return a, nil, false
	case number < 0 || number > 65535:
		s.reject(portColumn, "%d is not a port from 1 to 65535", number)
		return a, nil, false
	case number > 0:
		p = new(int32(number))
	}
	return a, p, true
}

// when returns an instant of a record, or the given day; an instant that cannot be read, and none at all, is
// wrong.
func (s *scan) when(text, path string, forms ...string) time.Time {
	if text == "" && !s.day.IsZero() {
		return s.day
	}
	if text == "" {
		s.wrong(path, "is not there and no day is given for exchanges without an instant")
		return time.Time{}
	}
	for _, form := range append(forms, time.RFC3339Nano) {
		if t, err := time.Parse(form, text); err == nil && t.Year() >= 1990 && t.Year() <= 2200 {
			return t.UTC().Truncate(time.Microsecond)
		}
	}
	s.wrong(path, fmt.Sprintf("is %.40q and no instant", text))
	return time.Time{}
}
