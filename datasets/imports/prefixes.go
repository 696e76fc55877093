package imports

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"bridle/datasets/schema/prefixes"
)

// Formats of files of prefixes.
const (
	Delegated  = "delegated" // statistics of a registry, delegated or delegated-extended
	PrefixToAS = "prefix2as" // prefix, length and origins, as CAIDA makes them of RouteViews
	Table      = "table"     // CSV with the columns prefix, asn, as_name, kind, country
	MMDB       = "mmdb"      // a database of networks in the MaxMind DB file format
)

// Prefixes says how to read a file of prefixes.
type Prefixes struct {
	// Path is the file. Rejects name it by its last element.
	Path string
	// Format is one of the formats above.
	Format string
	// Set is the name of the data set, the same for its files of all days.
	Set string
	// ValidOn is the day that the file describes, YYYY-MM-DD.
	ValidOn string
}

// Source is the source of the rows: the set and the name of the file, with a slash between
// them. Package prefix tells sets apart by it.
func (o Prefixes) Source() string { return o.Set + "/" + filepath.Base(o.Path) }

// fileDay finds a day in the name of a file, such as 20260301.
var fileDay = regexp.MustCompile(`(?:^|[^0-9])([12][0-9]{3})-?([01][0-9])-?([0-3][0-9])(?:[^0-9]|$)`)

// Resolve fills in what is empty: the format from the first line (of an MMDB file: from the
// end of its name), the set and the day from the header of a registry's file, from the
// metadata of an MMDB file, or from the name of the file. It is an error if one of them
// cannot be told.
func (o Prefixes) Resolve() (Prefixes, error) {
	if o.Format == MMDB || o.Format == "" && isMMDB(o.Path) {
		return o.resolveMMDB()
	}
	line, err := first(o.Path)
	if err != nil {
		return o, err
	}
	name := filepath.Base(o.Path)
	header, isHeader := parseHeader(line)
	if o.Format == "" {
		switch {
		case isHeader:
			o.Format = Delegated
		case len(strings.Split(line, "\t")) == 3:
			o.Format = PrefixToAS
		case isTable(line):
			o.Format = Table
		default:
			return o, fmt.Errorf("%s: the first line is neither the version line of a registry's statistics nor prefix, length and origin between tabs, nor the header of a CSV with a column prefix or asn, and the name does not end in .mmdb: %.200q", name, line)
		}
	}
	if o.Set == "" {
		o.Set = setOf(name)
		if o.Format == Delegated && isHeader {
			o.Set = "delegated-" + header.registry
		}
	}
	if err := o.checkSet(); err != nil {
		return o, err
	}
	if o.ValidOn == "" && o.Format == Delegated && isHeader {
		o.ValidOn = header.day
	}
	if o.ValidOn == "" {
		o.ValidOn = dayOf(name)
	}
	if o.ValidOn == "" {
		return o, fmt.Errorf("%s: neither its content nor its name tells the day that it describes: say it", name)
	}
	return o, checkDay(o.ValidOn)
}

// checkSet returns an error if the name of the set cannot stand in a source.
func (o Prefixes) checkSet() error {
	if strings.Contains(o.Set, "/") {
		return fmt.Errorf("the name %q of a data set holds a slash, which ends the name of the set in a source", o.Set)
	}
	return nil
}

// dayOf returns the day in the name of a file; empty if there is none.
func dayOf(name string) string {
	m := fileDay.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	return day(m[1] + m[2] + m[3])
}

// setOf returns what of a file's name is the same every day: what stands before the day,
// or before the first dot.
func setOf(name string) string {
	if at := fileDay.FindStringSubmatchIndex(name); at != nil && at[2] > 0 {
		return strings.TrimRight(name[:at[2]], "-_.")
	}
	if before, _, _ := strings.Cut(name, "."); before != "" {
		return before
	}
	return name
}

// day reads a day written as YYYYMMDD; empty if it is none.
func day(s string) string {
	t, err := time.Parse("20060102", s)
	if err != nil || t.Year() < 1980 {
		return ""
	}
	return t.Format(time.DateOnly)
}

// Read reads the file, whose format, set and day must be known; see [Prefixes.Resolve].
// The ledger tells what became of the lines read so far even if there is an error. A
// ledger with complaints is that of a file which contradicts itself, such as one cut off.
func (o Prefixes) Read(ctx context.Context, emit Emit) (Ledger, error) {
	if o.Set == "" || o.ValidOn == "" {
		return Ledger{}, errors.New("the set and the day of the file are not known")
	}
	if o.Format == MMDB {
		return o.readMMDB(ctx, emit)
	}
	name := filepath.Base(o.Path)
	t := &networks{Prefixes: o, account: account{file: name, emit: emit}, source: o.Source(), basis: "registration", seen: map[network]int64{}}
	each, end := t.originLine, func() {}
	switch o.Format {
	case PrefixToAS:
	case Delegated:
		d := &delegated{networks: t}
		each, end = d.lineOf, d.check
	case Table:
		t.basis = "statement"
		each = (&networkTable{networks: t}).lineOf
	default:
		return Ledger{}, fmt.Errorf("there is no format %q; the formats are %s, %s, %s and %s", o.Format, Delegated, PrefixToAS, Table, MMDB)
	}
	f, err := open(o.Path)
	if err != nil {
		return Ledger{}, err
	}
	defer f.Close()
	if err := t.read(ctx, f, each); err != nil {
		return t.Ledger, fmt.Errorf("%s: %w", name, err)
	}
	end()
	if t.err != nil {
		return t.Ledger, t.err
	}
	return t.Ledger, t.Check()
}

// networks is a file of prefixes being read.
type networks struct {
	Prefixes
	account
	source string
	basis  string            // of countries
	seen   map[network]int64 // the line of each
	// The AS of the line being read: its name and kind; empty: not told.
	name, class string
}

// network is what one row says.
type network struct {
	prefix  netip.Prefix // invalid: the system as a whole
	asn     int64        // negative: none
	country string       // empty: none
}

func (n network) String() string {
	var said []string
	if n.prefix.IsValid() {
		said = append(said, n.prefix.String())
	}
	if n.asn >= 0 {
		said = append(said, fmt.Sprintf("AS%d", n.asn))
	}
	if n.country != "" {
		said = append(said, n.country)
	}
	return strings.Join(said, " ")
}

// add takes over what a line says, or part of it, unless it was said before.
func (t *networks) add(n network) {
	if before, found := t.seen[n]; found {
		t.duplicate(n, before)
		return
	}
	t.seen[n] = t.line
	row := prefixes.Row{ValidOn: t.ValidOn, Source: t.source, SourceRow: t.line}
	if n.prefix.IsValid() {
		row.Prefix = new(n.prefix.String())
	}
	if n.asn >= 0 {
		row.ASN = &n.asn
	}
	if n.country != "" {
		row.Country, row.CountryBasis = &n.country, new(t.basis)
	}
	if t.name != "" {
		row.ASName = new(t.name)
	}
	if t.class != "" {
		row.ASClass, row.ASClassPublished = new(t.class), new(t.class)
	}
	t.take(row)
}
