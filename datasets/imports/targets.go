package imports

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"

	"bridle/datasets/internal/canonical"
	"bridle/datasets/schema/targets"
)

// Latest is the day as of which networks are looked up for addresses of which nobody knows when
// they were looked up: the latest day of each source counts.
const Latest = "9999-12-31"

// Targets says how to read a list of names to probe.
type Targets struct {
	// Path is the file. Rejects name it by its last element.
	Path string
	// Format is [Plain], a name a line, or [CSV], with the columns of [TargetColumns].
	Format string
	// Source is the source of the rows; empty means the name of the file.
	Source string
	// Purpose is that of all names of a plain list: target, decoy or control. In a CSV each line
	// has its own.
	Purpose string
	// Networks returns the autonomous systems and countries of an address as of a day (YYYY-MM-DD or
	// [Latest]), by all sources together; nil means that none are known.
	Networks func(a netip.Addr, day string) (asns []int64, countries []string)
	// Served is what servers gave as TTLs; it is taken where the list gives none. nil means that nobody asked them.
	Served *Served
	// Hear is told of each TTL that servers gave, be it taken or not; nil: nobody is.
	Hear func(Heard)
	// Seen is where names stand in the lists that were read before for the same plan; Read adds those of this
	// one. nil means that it is the only one.
	Seen map[string]Line
}

// Line is a line of a file.
type Line struct {
	File   string
	Number int64 // from 1
}

// TargetColumns are the columns of a CSV of names to probe. name and purpose must be there.
func TargetColumns() []string {
	return []string{"name", "purpose", "is_public", "zone_cut", "is_zone_shared", "ttl_s", "negative_ttl_s",
		"ns_parent_ttl_s", "ns_child_ttl_s", "cname", "addresses", "looked_up_at"}
}

// Purposes are the purposes of names in a list. Canaries are made by surveys and stand in no list.
func Purposes() []string { return []string{"target", "decoy", "control"} }

// Resolve tells the format, if it is empty, from the first line, and returns an error if
// purpose and format do not go together.
func (o Targets) Resolve() (Targets, error) {
	if o.Format == "" {
		line, err := first(o.Path)
		if err != nil {
			return o, err
		}
		f, err := fields(line)
		if o.Format = Plain; err != nil || len(f) > 1 {
			o.Format = CSV
		}
	}
	switch {
	case o.Format != Plain && o.Format != CSV:
		return o, fmt.Errorf("there is no format %q; the formats are %s and %s", o.Format, Plain, CSV)
	case o.Format == CSV && o.Purpose != "":
		return o, errors.New("a CSV says in its column purpose why each name is probed; a purpose for all names is for plain lists")
	case o.Format == Plain && o.Purpose == "":
		return o, fmt.Errorf("a plain list does not say why its names are probed; say their purpose: %s", strings.Join(Purposes(), ", "))
	case o.Format == Plain && !slices.Contains(Purposes(), o.Purpose):
		return o, fmt.Errorf("there is no purpose %q; there are %s", o.Purpose, strings.Join(Purposes(), ", "))
	}
	return o, nil
}

// Read reads the list, as [Targets.Resolve] returned it. The ledger tells what became of the lines read so far even
// if there is an error.
//
// Names become lower case without final dot. Names outside ASCII are rejected and not converted, since A-labels
// depend on the version of Unicode. A line with one bad value is rejected as a whole: a target without the TTL that its
// line meant to give would be probed wrongly. An empty value means that it is not known; nothing is guessed in
// its place. A name twice is a duplicate, whatever the rest of its line says.
func (o Targets) Read(ctx context.Context, emit Emit) (Ledger, error) {
	name := filepath.Base(o.Path)
	if o.Source == "" {
		o.Source = name
	}
	o, err := o.Resolve()
	if err != nil {
		return Ledger{}, err
	}
	f, err := open(o.Path)
	if err != nil {
		return Ledger{}, err
	}
	defer f.Close()
	t := &naming{Targets: o, account: account{file: name, emit: emit}}
	if t.Seen == nil {
		t.Seen = map[string]Line{}
	}
	each := t.plain
	if o.Format == CSV {
		each = t.csv
	}
	if err := t.read(ctx, f, each); err != nil {
		return t.Ledger, fmt.Errorf("%s: %w", name, err)
	}
	return t.Ledger, t.Check()
}

// naming is a list of names being read.
type naming struct {
	Targets
	account
	columns []string // of a CSV, as its header names them; nil: not read yet
}

// plain reads a line with a name; anything after # is a comment.
func (t *naming) plain(line string) {
	text, _, _ := strings.Cut(line, "#")
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	row := targets.Row{Purpose: t.Purpose}
	if wrong := setTarget(&row, "name", text); wrong != "" {
		t.reject("", "%s", wrong)
		return
	}
	t.add(row)
}

// csv reads the header or a line of values.
func (t *naming) csv(line string) {
	f, err := fields(line)
	switch {
	case err != nil:
		t.reject("", "%v", err)
	case t.columns == nil:
		t.header(f)
	case len(f) != len(t.columns):
		t.reject("", "the line has %d fields, the header has %d", len(f), len(t.columns))
	default:
		t.record(f)
	}
}

// header reads the names of the columns.
func (t *naming) header(f []string) {
	if t.err = checkHeader(f, TargetColumns()); t.err != nil {
		return
	}
	for _, name := range []string{"name", "purpose"} {
		if !slices.Contains(f, name) {
			t.err = fmt.Errorf("the header has no column %s; name and purpose are required", name)
			return
		}
	}
	t.columns = f
}

// record reads a line of values.
func (t *naming) record(f []string) {
	var row targets.Row
	for i, column := range t.columns {
		text := strings.TrimSpace(f[i])
		if text == "" {
			continue
		}
		if wrong := setTarget(&row, column, text); wrong != "" {
			t.reject(column, "%s", wrong)
			return
		}
	}
	switch {
	case row.Name == "":
		t.reject("name", "the line has no name")
	case row.Purpose == "":
		t.reject("purpose", "the line does not say why the name is probed: %s", strings.Join(Purposes(), ", "))
	case row.ZoneCut != nil && !within(row.Name, *row.ZoneCut):
		t.reject("zone_cut", "%s does not lie in the zone %s", row.Name, *row.ZoneCut)
	default:
		t.add(row)
	}
}

// add takes a name over, unless it stands in an earlier line.
func (t *naming) add(row targets.Row) {
	if before, found := t.Seen[row.Name]; found {
		what := named(row.Name)
		if before.File != t.file {
			what += named(" of " + before.File)
		}
		t.duplicate(what, before.Number)
		return
	}
	t.Seen[row.Name] = Line{t.file, t.line}
	row.QType, row.Source, row.SourceRow = "A", t.Source, new(t.line)
	if t.Served != nil {
		t.serve(&row)
	}
	if t.Networks != nil {
		t.host(&row)
	}
	t.take(row)
}

// host fills in the networks of the row's addresses.
func (t *naming) host(row *targets.Row) {
	day := Latest
	if row.LookedUpAt != nil {
		day = row.LookedUpAt.UTC().Format("2006-01-02")
	}
	for _, s := range row.Addresses {
		asns, countries := t.Networks(netip.MustParseAddr(s), day)
		row.HostingASNs = append(row.HostingASNs, asns...)
		row.HostingCountries = append(row.HostingCountries, countries...)
	}
	slices.Sort(row.HostingASNs)
	slices.Sort(row.HostingCountries)
	row.HostingASNs, row.HostingCountries = slices.Compact(row.HostingASNs), slices.Compact(row.HostingCountries)
}

// named is a name in an account.
type named string

func (n named) String() string { return string(n) }

// within reports whether a name is that of a zone or lies below it.
func within(name, zone string) bool { return name == zone || strings.HasSuffix(name, "."+zone) }

// zoneName returns the canonical form of the name of a zone, which unlike a target may be a
// top-level domain.
func zoneName(s string) (string, error) {
	name, err := canonical.Name("a." + strings.TrimSpace(s))
	return strings.TrimPrefix(name, "a."), err
}
