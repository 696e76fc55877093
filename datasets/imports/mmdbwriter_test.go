package imports

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"testing"
)

// writtenDB is an MMDB file for tests, after the specification of the format (MaxMind DB File
// Format Specification, version 2.0).
type writtenDB struct {
	size    int // bits of a record of the tree
	version int // 4 or 6
	kind    string
	built   uint64
	nets    []writtenNet
	aliases []string // IPv6 networks that lead to ::/96
}

type writtenNet struct {
	prefix string
	record any
}

// bytes writes the file.
func (w writtenDB) bytes(t testing.TB) []byte {
	t.Helper()
	var data []byte
	places := map[string]int{}
	nodes := [][2]int{{-1, -1}} // -1: nothing; -2-n: the record at n of the data
	set := func(prefix string, record int) {
		p := netip.MustParsePrefix(prefix)
		address, bits := p.Addr().AsSlice(), p.Bits()
		if w.version == 6 && p.Addr().Is4() {
			address, bits = append(make([]byte, 12), address...), bits+96
		}
		at := 0
		for b := range bits {
			side := int(address[b/8] >> (7 - b%8) & 1)
			if b == bits-1 {
				nodes[at][side] = record
				return
			}
			if nodes[at][side] < 0 {
				nodes = append(nodes, [2]int{-1, -1})
				nodes[at][side] = len(nodes) - 1
			}
			at = nodes[at][side]
		}
	}
	for _, n := range w.nets {
		b := value(nil, n.record)
		if _, found := places[string(b)]; !found {
			places[string(b)] = len(data)
			data = append(data, b...)
		}
		set(n.prefix, -2-places[string(b)])
	}
	if len(w.aliases) > 0 {
		ipv4 := 0
		for range 96 {
			ipv4 = nodes[ipv4][0]
		}
		for _, a := range w.aliases {
			set(a, ipv4)
		}
	}
	var file []byte
	for _, n := range nodes {
		var r [2]uint32
		for side, v := range n {
			switch {
			case v == -1:
				r[side] = uint32(len(nodes))
			case v < 0:
				r[side] = uint32(len(nodes) + separator + -2 - v)
			default:
				r[side] = uint32(v)
			}
		}
		file = append(file, packed(w.size, r)...)
	}
	file = append(append(file, make([]byte, separator)...), data...)
	file = append(file, metadataMarker...)
	return value(file, map[string]any{
		"binary_format_major_version": uint16(2), "binary_format_minor_version": uint16(0), "build_epoch": w.built,
		"database_type": w.kind, "description": map[string]any{"en": "a test"}, "ip_version": uint16(w.version), "languages": []any{},
		"node_count": uint32(len(nodes)), "record_size": uint16(w.size),
	})
}

// packed writes a node.
func packed(size int, r [2]uint32) []byte {
	switch size {
	case 24:
		return []byte{byte(r[0] >> 16), byte(r[0] >> 8), byte(r[0]), byte(r[1] >> 16), byte(r[1] >> 8), byte(r[1])}
	case 28:
		return []byte{byte(r[0] >> 16), byte(r[0] >> 8), byte(r[0]), byte(r[0]>>24)<<4 | byte(r[1]>>24), byte(r[1] >> 16), byte(r[1] >> 8), byte(r[1])}
	}
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, r[0]), r[1])
}

// value appends a value in the encoding of the data section.
func value(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return append(control(b, 2, len(v)), v...)
	case uint16:
		return number(b, 5, uint64(v))
	case uint32:
		return number(b, 6, uint64(v))
	case uint64:
		return number(b, 9, v)
	case bool:
		return control(b, 14, int(map[bool]int{true: 1}[v]))
	case []any:
		b = control(b, 11, len(v))
		for _, e := range v {
			b = value(b, e)
		}
		return b
	case map[string]any:
		b = control(b, 7, len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			b = value(value(b, k), v[k])
		}
		return b
	}
	panic(fmt.Sprintf("no encoding for %T", v))
}

func number(b []byte, kind int, n uint64) []byte {
	var digits []byte
	for ; n > 0; n >>= 8 {
		digits = append(digits, byte(n))
	}
	slices.Reverse(digits)
	return append(control(b, kind, len(digits)), digits...)
}

// control appends a control byte; types above 7 take a second one.
func control(b []byte, kind, size int) []byte {
	first, extra := byte(min(size, 29)), []byte(nil)
	if size >= 29 {
		extra = []byte{byte(size - 29)} // up to 284
	}
	if kind > 7 {
		return append(append(b, first, byte(kind-7)), extra...)
	}
	return append(append(b, first|byte(kind<<5)), extra...)
}

// place and country of vendors, as records.
func placed(code string) map[string]any {
	return map[string]any{"country": map[string]any{"iso_code": code, "geoname_id": uint32(7)}, "registered_country": map[string]any{"iso_code": "US"}}
}

func system(n uint32, name string) map[string]any {
	return map[string]any{"autonomous_system_number": n, "autonomous_system_organization": name}
}

// sized returns the file with its default values filled in.
func sized(w writtenDB) writtenDB {
	w.size, w.version = cmp.Or(w.size, 24), cmp.Or(w.version, 6)
	w.built = cmp.Or(w.built, 1_772_323_200) // 2026-03-01T00:00:00Z
	w.kind = cmp.Or(w.kind, "Test-Country")
	return w
}
