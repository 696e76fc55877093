package imports

import (
	"context"
	"fmt"
	"net/netip"
	"path/filepath"
	"strconv"
	"time"

	"bridle/datasets/schema/resolvers"
)

// Formats of lists of resolvers.
const (
	Plain    = "plain"     // an address, or address:port, a line
	CSV      = "csv"       // columns chosen by the user
	ZmapCSV  = "zmap-csv"  // output of zmap, its fields named in the first line
	ZmapJSON = "zmap-json" // output of zmap -O json
	Censys   = "censys"    // host records, one JSON object a line
	Shodan   = "shodan"    // banners, one JSON object a line
)

// Resolvers says how to read a list of resolvers.
type Resolvers struct {
	// Path is the file. Rejects name it by its last element.
	Path string
	// Format is one of the formats above.
	Format string
	// Source is the source of the rows; empty means the name of the file.
	Source string
	// ListedOn is the day that the list describes, YYYY-MM-DD. If it is empty, a row with
	// an instant has the day of that instant in UTC, and one without has none.
	ListedOn string
	// AddressColumn and PortColumn choose columns of CSV: by name, or by number from 1.
	// Without PortColumn the address column may hold address:port.
	AddressColumn, PortColumn string
	// NoHeader says that the first line of a CSV is no header. Columns are numbers then.
	NoHeader bool
}

// Read reads the list. The ledger tells what became of the lines read so far even if there
// is an error.
//
// Addresses become canonical text: IPv4-mapped IPv6 is unmapped, zones are rejected, as
// are addresses that no single host can have (unspecified, multicast, broadcast). The
// same address and port twice is a duplicate; where a line names no port, 53 counts.
func (o Resolvers) Read(ctx context.Context, emit Emit) (Ledger, error) {
	name := filepath.Base(o.Path)
	if o.Source == "" {
		o.Source = name
	}
	l := &listing{Resolvers: o, account: account{file: name, emit: emit}, seen: map[place]int64{}}
	if o.ListedOn != "" {
		if err := checkDay(o.ListedOn); err != nil {
			return Ledger{}, err
		}
	}
	each, err := l.reader()
	if err != nil {
		return Ledger{}, err
	}
	f, err := open(o.Path)
	if err != nil {
		return Ledger{}, err
	}
	defer f.Close()
	if err := l.read(ctx, f, each); err != nil {
		return l.Ledger, fmt.Errorf("%s: %w", name, err)
	}
	return l.Ledger, l.Check()
}

// reader returns the reader of lines of the format.
func (l *listing) reader() (func(string), error) {
	if l.Format != CSV && (l.AddressColumn != "" || l.PortColumn != "" || l.NoHeader) {
		return nil, fmt.Errorf("columns are chosen in the format %s and not in %q", CSV, l.Format)
	}
	switch l.Format {
	case Plain:
		return l.plain, nil
	case CSV:
		return l.csv()
	case ZmapCSV:
		return l.zmapCSV(), nil
	case ZmapJSON:
		return l.zmapJSON, nil
	case Censys:
		return l.censys, nil
	case Shodan:
		return l.shodan, nil
	}
	return nil, fmt.Errorf("there is no format %q; the formats are %s, %s, %s, %s, %s and %s",
		l.Format, Plain, CSV, ZmapCSV, ZmapJSON, Censys, Shodan)
}

// listing is a list of resolvers being read.
type listing struct {
	Resolvers
	account
	seen map[place]int64 // the line of each address and port
}

// place is an address and port in little space.
type place struct {
	address [16]byte
	port    uint16
}

// entry is what a line says of one resolver.
type entry struct {
	address  string
	port     string    // empty: not named
	seen     time.Time // zero: not known
	answered bool      // the address is known to be the one that answered
	// The names of the columns, for rejects.
	addressColumn, portColumn string
}

// add takes an entry over, or rejects it.
func (l *listing) add(e entry) {
	a, err := address(e.address)
	if err != nil {
		l.reject(e.addressColumn, "%v", err)
		return
	}
	row := resolvers.Row{Address: a.String(), Source: l.Source, SourceRow: l.line}
	asked := uint16(53)
	if e.port != "" {
		p, err := port(e.port)
		if err != nil {
			l.reject(e.portColumn, "%v", err)
			return
		}
		asked, row.Port = p, new(int32(p))
	}
	key := place{a.As16(), asked}
	if before, found := l.seen[key]; found {
		l.duplicate(netip.AddrPortFrom(a, asked), before)
		return
	}
	l.seen[key] = l.line
	if e.answered {
		row.Responder = new(row.Address)
	}
	day := l.ListedOn
	if !e.seen.IsZero() {
		row.SeenAt = new(e.seen.UTC().Truncate(time.Microsecond))
		if day == "" {
			day = row.SeenAt.Format(time.DateOnly)
		}
	}
	if day != "" {
		row.ListedOn = &day
	}
	l.take(row)
}

// address reads the address of one host.
func address(s string) (netip.Addr, error) {
	a, err := netip.ParseAddr(s)
	switch {
	case err != nil:
		return a, fmt.Errorf("%.60q is not an address", s)
	case a.Zone() != "":
		return a, fmt.Errorf("%.60q has a zone, which means something on one machine alone", s)
	}
	a = a.Unmap()
	if a.IsUnspecified() || a.IsMulticast() || a == netip.AddrFrom4([4]byte{255, 255, 255, 255}) {
		return a, fmt.Errorf("%s is the address of no single host", a)
	}
	return a, nil
}

// port reads a port.
func port(s string) (uint16, error) {
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%.20q is not a port from 1 to 65535", s)
	}
	return uint16(n), nil
}

// checkDay returns an error if a day is not written as YYYY-MM-DD.
func checkDay(s string) error {
	if t, err := time.Parse(time.DateOnly, s); err != nil || t.Format(time.DateOnly) != s {
		return fmt.Errorf("%q is not a day such as 2026-03-01", s)
	}
	return nil
}
