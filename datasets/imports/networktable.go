package imports

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// networkTable reads a CSV of networks whose first line names its columns: prefix and asn,
// at least one of them, and as_name, kind and country if there are such. It is for what
// the user knows himself, and for the networks of simulated worlds.
type networkTable struct {
	*networks
	columns []string // as the header names them; nil: not read yet
}

// tableColumns are the columns that there may be.
func tableColumns() []string { return []string{"prefix", "asn", "as_name", "kind", "country"} }

// kinds are the classes of autonomous systems, as the schema of prefixes has them.
func kinds() []string {
	return []string{"transit_access", "access", "transit", "hosting", "content", "enterprise", "education", "government", "security", "public_dns", "unknown"}
}

// isTable reports whether a line is the header of such a table.
func isTable(line string) bool {
	f, err := fields(line)
	return err == nil && len(f) > 1 && (index(f, "prefix") >= 0 || index(f, "asn") >= 0)
}

func (t *networkTable) lineOf(line string) {
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

// header reads the first line.
func (t *networkTable) header(f []string) {
	if t.err = checkHeader(f, tableColumns()); t.err != nil {
		return
	}
	if !slices.Contains(f, "prefix") && !slices.Contains(f, "asn") {
		t.err = fmt.Errorf("the header has neither prefix nor asn")
		return
	}
	t.columns = f
}

// record reads a line of values; an empty one says nothing.
func (t *networkTable) record(f []string) {
	n := network{asn: -1}
	t.name, t.class = "", ""
	for i, column := range t.columns {
		text := strings.TrimSpace(f[i])
		if text == "" {
			continue
		}
		if wrong := t.field(&n, column, text); wrong != "" {
			t.reject(column, "%s", wrong)
			return
		}
	}
	if !n.prefix.IsValid() && n.asn < 0 {
		t.reject("", "the line names neither a prefix nor an autonomous system")
		return
	}
	t.add(n)
}

// field reads one value and returns what is wrong with it.
func (t *networkTable) field(n *network, column, text string) string {
	switch column {
	case "prefix":
		p, err := netip.ParsePrefix(text)
		switch {
		case err != nil || p.Addr().Is4In6():
			return fmt.Sprintf("%.60q is not a prefix", text)
		case p != p.Masked():
			return fmt.Sprintf("%s has bits behind its length: address or length is wrong", p)
		}
		n.prefix = p
	case "asn":
		asn, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			return fmt.Sprintf("%.40q is not an AS number", text)
		}
		n.asn = int64(asn)
	case "as_name":
		t.name = clip(text)
	case "kind":
		if !slices.Contains(kinds(), text) {
			return fmt.Sprintf("%.40q is none of the kinds %s", text, strings.Join(kinds(), ", "))
		}
		t.class = text
	case "country":
		code := strings.ToUpper(text)
		if len(code) != 2 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return fmt.Sprintf("%.40q is not a country code of two letters", text)
		}
		n.country = code
	}
	return ""
}
