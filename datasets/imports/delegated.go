package imports

import (
	"encoding/binary"
	"math/bits"
	"net/netip"
	"strconv"
	"strings"
)

// delegated reads the statistics of a registry in the RIR Statistics Exchange Format:
//
//	version|registry|serial|records|startdate|enddate|UTCoffset
//	registry|*|type|*|count|summary
//	registry|cc|type|start|value|date|status[|opaque-id[|...]]
//
// value counts addresses (ipv4), is the length of the prefix (ipv6), or counts AS
// numbers (asn). Counts of IPv4 that are no power of two, or not aligned, become several
// prefixes; AS numbers become rows without a prefix. The country is that of the
// registration; some records have none.
//
// Addresses that the registry holds itself (available, reserved) are rows like others:
// they say that nobody has them. Ranges of such AS numbers are rejected with that
// reason, since they may be millions.
type delegated struct {
	*networks
	header  header
	records int64 // that are no summary
	summary []summary
	count   map[string]int64 // records by type
}

// header is the version line.
type header struct {
	registry string
	records  int64
	day      string // the end of the time it covers; empty: not told
	line     int64
	raw      string
}

// summary is a summary line.
type summary struct {
	kind  string
	count int64
	line  int64
	raw   string
}

// maxSystems is the largest number of AS numbers in one record. The largest blocks that
// registries have delegated have some thousands.
const maxSystems = 1 << 13

// parseHeader reads a version line.
func parseHeader(line string) (header, bool) {
	f := strings.Split(strings.TrimSpace(line), "|")
	if len(f) < 6 || !strings.HasPrefix(f[0], "2") || strings.Trim(f[0], "0123456789.") != "" {
		return header{}, false
	}
	n, err := strconv.ParseInt(f[3], 10, 64)
	if err != nil || n < 0 || !isRegistry(f[1]) {
		return header{}, false
	}
	return header{registry: f[1], records: n, day: day(f[5])}, true
}

// isRegistry reports whether s may name a registry: letters, digits and hyphens.
func isRegistry(s string) bool {
	return s != "" && len(s) <= 20 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// lineOf reads a line.
func (d *delegated) lineOf(line string) {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "#") {
		return
	}
	if h, ok := parseHeader(line); ok {
		if d.header.line > 0 {
			d.reject("", "a second version line; the first is line %d", d.header.line)
			return
		}
		h.line, h.raw = d.line, line
		d.header = h
		return
	}
	f := strings.Split(line, "|")
	if len(f) >= 6 && f[1] == "*" && f[len(f)-1] == "summary" {
		n, err := strconv.ParseInt(f[4], 10, 64)
		if err != nil || n < 0 {
			d.reject("count", "%.40q is not a number of records", f[4])
			return
		}
		d.summary = append(d.summary, summary{f[2], n, d.line, line})
		return
	}
	d.records++
	if len(f) < 7 {
		d.reject("", "the line has %d fields; a record has 7 or more", len(f))
		return
	}
	if d.count == nil {
		d.count = map[string]int64{}
	}
	d.count[f[2]]++
	d.record(f)
}

// record takes a record over.
func (d *delegated) record(f []string) {
	country, kind, start, value, status := strings.ToUpper(f[1]), f[2], f[3], f[4], f[6]
	if country != "" && (len(country) != 2 || strings.Trim(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "") {
		d.reject("cc", "%.40q is not a country code of two letters", f[1])
		return
	}
	switch kind {
	case "ipv4":
		d.ipv4(start, value, country)
	case "ipv6":
		if p, ok := d.prefixOf(start, value); ok && p.Addr().Is6() {
			d.add(network{p, -1, country})
		} else if ok {
			d.reject("start", "%s is not an IPv6 prefix", p)
		}
	case "asn":
		first, err1 := strconv.ParseUint(start, 10, 32)
		n, err2 := strconv.ParseUint(value, 10, 33)
		switch {
		case err1 != nil || err2 != nil || n == 0 || first+n > 1<<32:
			d.reject("start", "%.40q and %.40q are not a first AS number and a count", start, value)
		case status == "available" || status == "reserved":
			d.reject("status", "nobody has these AS numbers (%s)", status)
		case n > maxSystems:
			d.reject("value", "%d AS numbers in one record are more than %d", n, maxSystems)
		default:
			for i := range n {
				d.add(network{asn: int64(first + i), country: country})
			}
		}
	default:
		d.reject("type", "%.40q is none of asn, ipv4 and ipv6", kind)
	}
}

// ipv4 takes a range over as prefixes.
func (d *delegated) ipv4(start, value, country string) {
	a, err := netip.ParseAddr(start)
	if err != nil || !a.Is4() {
		d.reject("start", "%.60q is not an IPv4 address", start)
		return
	}
	n, err := strconv.ParseUint(value, 10, 33)
	four := a.As4()
	first := uint64(binary.BigEndian.Uint32(four[:]))
	if err != nil || n == 0 || first+n > 1<<32 {
		d.reject("value", "%.40q is not a number of addresses from %s on", value, a)
		return
	}
	for _, p := range cover(first, n) {
		d.add(network{p, -1, country})
	}
}

// cover returns the fewest prefixes that hold exactly n IPv4 addresses from first on, in
// order: each is the largest that begins there and does not go too far.
func cover(first, n uint64) []netip.Prefix {
	var all []netip.Prefix
	for n > 0 {
		size := min(bits.TrailingZeros64(first|1<<32), bits.Len64(n)-1)
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], uint32(first))
		all = append(all, netip.PrefixFrom(netip.AddrFrom4(b), 32-size))
		first += 1 << size
		n -= 1 << size
	}
	return all
}

// check compares what the file says of itself with what was read.
func (d *delegated) check() {
	if h := d.header; h.line > 0 && h.records != d.records && h.records != d.records+int64(len(d.summary)) {
		// The standard counts records alone; some registries count summaries too.
		d.complain(h.line, h.raw, "the file announces %d records and has %d", h.records, d.records)
	}
	for _, s := range d.summary {
		if s.count != d.count[s.kind] {
			d.complain(s.line, s.raw, "the file announces %d records of type %s and has %d", s.count, s.kind, d.count[s.kind])
		}
	}
	if d.header.line == 0 && d.Lines > d.Blank {
		d.Complaints = append(d.Complaints, "the file has no version line")
	}
}
