package imports

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bridle/datasets/schema/prefixes"

	maxminddb "github.com/oschwald/maxminddb-golang/v2"
)

// maxDatabase is the largest MMDB file in bytes, unpacked. It is held in memory; those with
// all details that vendors sell have some hundred MB.
const maxDatabase = 1 << 30

// isMMDB reports whether a file is an MMDB file by its name.
func isMMDB(path string) bool {
	return strings.HasSuffix(strings.TrimSuffix(strings.ToLower(path), ".gz"), ".mmdb")
}

// database is an open MMDB file.
type database struct {
	*maxminddb.Reader
	bytes []byte
}

// openMMDB reads an MMDB file.
func openMMDB(path string) (database, error) {
	f, err := open(path)
	if err != nil {
		return database{}, err
	}
	defer f.Close()
	var all bytes.Buffer
	if plain, isFile := f.(*os.File); isFile {
		if info, err := plain.Stat(); err == nil && info.Size() < maxDatabase {
			all.Grow(int(info.Size()) + bytes.MinRead) // room for all of it at once
		}
	}
	_, err = all.ReadFrom(io.LimitReader(f, maxDatabase+1))
	b := all.Bytes()
	switch {
	case err != nil:
		return database{}, fmt.Errorf("%s: %w", filepath.Base(path), err)
	case len(b) > maxDatabase:
		return database{}, fmt.Errorf("%s: the file has more than %d MiB", filepath.Base(path), maxDatabase>>20)
	}
	r, err := maxminddb.OpenBytes(b)
	if err != nil {
		return database{}, fmt.Errorf("%s: not an MMDB file, or a damaged one: %w", filepath.Base(path), err)
	}
	return database{r, b}, nil
}

// resolveMMDB is Resolve for MMDB files: the set is the type of the database, such as
// GeoLite2-Country, the day that of its making in UTC.
func (o Prefixes) resolveMMDB() (Prefixes, error) {
	o.Format = MMDB
	db, err := openMMDB(o.Path)
	if err != nil {
		return o, err
	}
	if o.Set == "" {
		kind := strings.ToValidUTF8(db.Metadata.DatabaseType, "")
		o.Set = strings.Join(strings.FieldsFunc(kind, func(r rune) bool { return r <= ' ' || r == '/' }), "-")
	}
	if o.Set == "" {
		o.Set = setOf(filepath.Base(o.Path))
	}
	if err := o.checkSet(); err != nil {
		return o, err
	}
	if o.ValidOn == "" {
		built := time.Unix(int64(min(db.Metadata.BuildEpoch, 1<<40)), 0).UTC()
		if built.Year() < 1980 || built.Year() > 9999 {
			return o, fmt.Errorf("%s: its metadata do not tell the day on which it was made: say it", filepath.Base(o.Path))
		}
		o.ValidOn = built.Format(time.DateOnly)
	}
	return o, checkDay(o.ValidOn)
}

// readMMDB is Read for MMDB files. Networks take the place of lines: they are numbered from
// 1 in the order of addresses, those without a record left out, and each network has one
// of the four fates.
func (o Prefixes) readMMDB(ctx context.Context, emit Emit) (Ledger, error) {
	db, err := openMMDB(o.Path)
	if err != nil {
		return Ledger{}, err
	}
	name, meta := filepath.Base(o.Path), db.Metadata
	m := &mapped{account: account{file: name, emit: emit}, Prefixes: o, source: o.Source(), db: db, known: map[uintptr]said{}}
	tree, err := newSearchTree(db.bytes, meta.NodeCount, meta.RecordSize, meta.IPVersion)
	if err == nil {
		err = tree.walk(func(l leaf) error { return m.network(ctx, l) })
	}
	switch {
	case m.err != nil:
		return m.Ledger, m.err
	case err != nil:
		return m.Ledger, fmt.Errorf("%s: %w", name, err)
	}
	return m.Ledger, m.Check()
}

// mapped is an MMDB file being read.
type mapped struct {
	account
	Prefixes
	source string
	db     database
	known  map[uintptr]said // by place of the record; many networks share one
	ipv4   bool             // networks of IPv4 have come
}

// maxKnown is the number of records that are kept in mind.
const maxKnown = 1 << 18

// network reads a network.
func (m *mapped) network(ctx context.Context, l leaf) error {
	if m.Lines%4096 == 0 && ctx.Err() != nil {
		return ctx.Err()
	}
	s, found := m.known[l.offset]
	if !found {
		var err error
		if s, err = m.record(l.offset); err != nil {
			return fmt.Errorf("the record of %s: %w: %w", l.prefix, err, errDamaged)
		}
		if len(m.known) == maxKnown {
			clear(m.known)
		}
		m.known[l.offset] = s
	}
	m.begin(m.Lines+1, "")
	prefix, place := m.place(l.prefix)
	switch {
	case place != "":
		m.raw = m.text(l)
		m.reject("", "%s", place)
	case s.wrong != "":
		m.raw = m.text(l)
		m.reject(s.column, "%s", s.wrong)
	default:
		row := prefixes.Row{Prefix: new(prefix.String()), ValidOn: m.ValidOn, Source: m.source, SourceRow: m.line}
		if s.asn >= 0 {
			row.ASN = &s.asn
		}
		if s.name != "" {
			row.ASName = &s.name
		}
		if s.country != "" {
			row.Country, row.CountryBasis = &s.country, new("geolocation")
		}
		m.take(row)
	}
	return m.end()
}

// place returns the prefix that a network of the tree stands for, or why there is none.
func (m *mapped) place(p netip.Prefix) (netip.Prefix, string) {
	a, bits := p.Addr(), p.Bits()
	switch {
	case a.Is4():
		return p, ""
	case bits < 96 && a.IsUnspecified():
		return p, fmt.Sprintf("%s holds the place of IPv4 (::/96) and of others; the file does not tell them apart", p)
	case bits < 96:
		return p, ""
	case a.Is4In6() && m.ipv4:
		return p, fmt.Sprintf("%s is IPv4 in a second place; IPv4 has networks under ::/96, where readers look it up", p)
	case a.Is4In6():
		return netip.PrefixFrom(a.Unmap(), bits-96), ""
	}
	if b := a.As16(); [12]byte(b[:12]) == [12]byte{} {
		m.ipv4 = true
		return netip.PrefixFrom(netip.AddrFrom4([4]byte(b[12:])), bits-96), ""
	}
	return p, ""
}

// text is the network and its record, for rejects.
func (m *mapped) text(l leaf) string {
	var record any
	if err := m.db.LookupOffset(l.offset).Decode(&record); err != nil {
		return l.prefix.String()
	}
	b, err := json.Marshal(record)
	if err != nil {
		return l.prefix.String()
	}
	return l.prefix.String() + " " + string(b)
}
