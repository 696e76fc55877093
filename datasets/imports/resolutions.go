package imports

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/resolutions"
)

// Formats of files that say where names pointed, or that they were there; see FORMATS.md.
const (
	COF   = "cof"   // passive DNS in the Common Output Format
	DNSDB = "dnsdb" // streams of DNSDB, version 2
	Zone  = "zone"  // zone files (RFC 1035, section 5)
	CTLog = "ct"    // names of certificate transparency logs
)

// Resolutions says how to read a file of names. Path must be given.
type Resolutions struct {
	Path string
	// Format is COF, DNSDB, Zone, CTLog or CSV; empty: told from the beginning of the file.
	Format string
	// Source names the source; empty: the name of the file.
	Source string
	// SeenOn is the day that the file describes, YYYY-MM-DD. Zone files need it, since they do not say; in lists
	// of names it stands for dates that lack. Other formats have their own dates and take none.
	SeenOn string
}

// ResolutionFormats returns the formats.
func ResolutionFormats() []string { return []string{COF, DNSDB, Zone, CTLog, CSV} }

// Resolve tells the format if it is empty, and returns an error if the rest does not fit it.
func (o Resolutions) Resolve() (Resolutions, error) {
	if o.Format == "" {
		format, err := DetectResolutions(o.Path)
		if err != nil {
			return o, err
		}
		o.Format = format
	}
	if at, err := time.Parse(time.DateOnly, o.SeenOn); o.SeenOn != "" && (err != nil || at.Year() < firstYear || at.Year() > lastYear) {
		return o, fmt.Errorf("%.40q is not a day such as 2026-03-01", o.SeenOn)
	}
	switch {
	case !slices.Contains(ResolutionFormats(), o.Format):
		return o, fmt.Errorf("there is no format %q; the formats are %s", o.Format, strings.Join(ResolutionFormats(), ", "))
	case o.Format == Zone && o.SeenOn == "":
		return o, errors.New("a zone file does not say when its records were so; say the day")
	case o.SeenOn != "" && o.Format != Zone && o.Format != CTLog:
		return o, fmt.Errorf("files of the format %s have dates of their own; a day is for zone files and lists of names", o.Format)
	}
	if o.Source == "" {
		o.Source = filepath.Base(o.Path)
	}
	return o, nil
}

// Unit is what the account of the file counts: lines; records of zone files and of files that are one JSON array.
func (o Resolutions) Unit() (string, error) {
	if o.Format == Zone {
		return "record", nil
	}
	array, err := isArray(o.Path)
	if array && (o.Format == COF || o.Format == CTLog) {
		return "record", err
	}
	return "line", err
}

// Read reads the file, as [Resolutions.Resolve] returned it. It gives rows of resolutions, of name_observations
// and of rejects. What a file says of itself and does not keep (a stream without its end, an array or zone that breaks off)
// is among the complaints of the ledger.
func (o Resolutions) Read(ctx context.Context, emit Emit) (Ledger, error) {
	o, err := o.Resolve()
	if err != nil {
		return Ledger{}, err
	}
	s := &sightings{Resolutions: o, account: account{file: filepath.Base(o.Path), emit: emit}, seen: map[[16]byte]int64{}, known: map[string]nothing{}, passed: map[string]int64{}}
	if o.SeenOn != "" {
		at, _ := time.Parse(time.DateOnly, o.SeenOn)
		s.on = &at
	}
	switch o.Format {
	case COF:
		err = s.objects(ctx, s.cof)
	case DNSDB:
		err = s.dnsdb(ctx)
	case Zone:
		err = s.zone(ctx)
	case CTLog:
		err = s.ctlog(ctx)
	case CSV:
		err = s.over(ctx, s.csv())
	}
	s.Unread = unreadFields(s.passed)
	if err != nil {
		return s.Ledger, fmt.Errorf("%s: %w", s.file, err)
	}
	return s.Ledger, s.Check()
}

// nothing is the value of a set.
type nothing struct{}

// sightings is a file of names being read.
type sightings struct {
	Resolutions
	account
	on     *time.Time         // SeenOn
	seen   map[[16]byte]int64 // what was said, and where first
	known  map[string]nothing // names of a zone that have their row
	passed map[string]int64   // what is passed over, by its name
}

// over reads the lines of the file.
func (s *sightings) over(ctx context.Context, each func(line string)) error {
	f, err := open(s.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	return s.read(ctx, f, each)
}

// resolution takes a row over, unless an earlier one says the same.
func (s *sightings) resolution(row resolutions.Row) {
	if row.FirstSeenAt != nil && row.LastSeenAt != nil && row.LastSeenAt.Before(*row.FirstSeenAt) {
		s.reject("", "%s %s %.80s was last seen (%s) before it was first seen (%s)", row.Name, row.Rrtype, row.Value,
			row.LastSeenAt.Format(time.RFC3339), row.FirstSeenAt.Format(time.RFC3339))
		return
	}
	if row.Source == "" {
		row.Source = s.Source
	}
	row.SourceRow = new(s.line)
	key := digestOf("r", row.Name, row.Rrtype, row.Value, row.Source, instantKey(row.FirstSeenAt), instantKey(row.LastSeenAt),
		fmt.Sprint(numberOf(row.NSeen)), fmt.Sprint(numberOf(row.TTLS)))
	if first, twice := s.seen[key]; twice {
		s.duplicate(named(row.Name+" "+row.Rrtype+" "+clip(row.Value)), first)
		return
	}
	s.seen[key] = s.line
	s.take(row)
}

// observe takes the sighting of a name over, unless an earlier one says the same. A wildcard stands for names below its own, which
// is what is kept, with the label wildcard if it has none. What is registered is found by 'bridle names', which
// says by which list.
func (s *sightings) observe(name, seenIn string, at *time.Time, label *string) {
	if below, ok := strings.CutPrefix(name, "*."); ok {
		name = below
		if label == nil {
			label = new("wildcard")
		}
	}
	key := digestOf("n", name, seenIn, instantKey(at), orNone(label))
	if first, twice := s.seen[key]; twice {
		s.duplicate(named(name), first)
		return
	}
	s.seen[key] = s.line
	s.take(nameobservations.Row{Name: name, SeenIn: seenIn, ObservedAt: at, Label: label,
		Source: s.Source, SourceRow: new(s.line)})
}

// digestOf returns a key for parts. 128 bits of SHA-256 do not collide by chance.
func digestOf(parts ...string) (key [16]byte) {
	h := sha256.New()
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	copy(key[:], h.Sum(nil))
	return key
}

func instantKey(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func numberOf[T int64 | uint32](p *T) int64 {
	if p == nil {
		return -1
	}
	return int64(*p)
}

func orNone(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}
