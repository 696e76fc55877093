package prefix

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"

	"bridle/datasets/schema/prefixes"
	"bridle/datasets/study"
)

func row(source, day, prefix string, asn int64, line int64) prefixes.Row {
	r := prefixes.Row{Source: source, ValidOn: day, SourceRow: line}
	if prefix != "" {
		r.Prefix = &prefix
	}
	if asn >= 0 {
		r.ASN = &asn
	}
	return r
}

// small is two sources, one with two days.
func small() []prefixes.Row {
	return []prefixes.Row{
		row("routes/a-1", "2026-03-01", "192.0.0.0/8", 64496, 1),
		row("routes/a-1", "2026-03-01", "192.0.2.0/24", 64498, 3),
		row("routes/a-1", "2026-03-01", "192.0.2.0/24", 64497, 3),
		row("routes/a-2", "2026-03-05", "192.0.2.0/23", 64499, 1),
		row("registry/b", "2026-02-01", "192.0.2.0/25", -1, 7),
		row("registry/b", "2026-02-01", "", 64497, 8),
		row("registry/b", "2026-02-01", "2001:db8::/32", -1, 9),
	}
}

func words(all []Answer) string {
	var b strings.Builder
	for _, a := range all {
		fmt.Fprintf(&b, "%s %s %s", a.Set, a.ValidOn, a.Prefix)
		for _, r := range a.Rows {
			fmt.Fprintf(&b, " %d:%d", r.SourceRow, origin(r))
		}
		b.WriteString("; ")
	}
	return b.String()
}

// TestAt asks the small table; the answers were found by eye.
func TestAt(t *testing.T) {
	table, err := NewTable(small())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ address, day, want string }{
		{"192.0.2.1", "2026-01-31", ""},
		{"192.0.2.1", "2026-02-01", "registry 2026-02-01 192.0.2.0/25 7:-1; "},
		{"192.0.2.1", "2026-03-04", "registry 2026-02-01 192.0.2.0/25 7:-1; routes 2026-03-01 192.0.2.0/24 3:64497 3:64498; "},
		{"192.0.2.129", "2026-03-04", "routes 2026-03-01 192.0.2.0/24 3:64497 3:64498; "},
		{"::ffff:192.0.3.1", "2026-03-04", "routes 2026-03-01 192.0.0.0/8 1:64496; "},
		{"192.0.3.1", "2026-03-05", "routes 2026-03-05 192.0.2.0/23 1:64499; "},
		{"192.0.4.1", "2030-01-01", ""}, // the older day covered it, the latest does not
		{"2001:db8::1", "2026-03-05", "registry 2026-02-01 2001:db8::/32 9:-1; "},
		{"2001:db9::1", "2026-03-05", ""},
		{"0.0.0.0", "2026-03-05", ""},
	} {
		if got := words(table.At(netip.MustParseAddr(x.address), x.day)); got != x.want {
			t.Errorf("%s on %s: %q, expected %q", x.address, x.day, got, x.want)
		}
	}
	if got, want := words(table.System(64497, "2026-03-05")), "registry 2026-02-01 invalid Prefix 8:64497; "; got != want {
		t.Errorf("the system: %q, expected %q", got, want)
	}
	if got := table.At(netip.Addr{}, "2026-03-05"); got != nil {
		t.Errorf("no address has %v", got)
	}
}

// TestAgainstSearch: the table gives what looking at every row gives, for crowded random
// prefixes of both families in any order of rows.
func TestAgainstSearch(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		var rows []prefixes.Row
		for i := range random.IntN(60) {
			rows = append(rows, row("s/x", "2026-03-01", randomPrefix(random).String(), int64(i), int64(i+1)))
		}
		table, err := NewTable(rows)
		if err != nil {
			t.Fatal(err)
		}
		for range 200 {
			a := randomAddress(random)
			best, want := -1, []int64(nil)
			for _, r := range rows {
				p := netip.MustParsePrefix(*r.Prefix)
				switch {
				case !p.Contains(a) || p.Bits() < best:
				case p.Bits() > best:
					best, want = p.Bits(), []int64{r.SourceRow}
				default:
					want = append(want, r.SourceRow)
				}
			}
			var got []int64
			for _, one := range table.At(a, "2026-03-01") {
				for _, r := range one.Rows {
					got = append(got, r.SourceRow)
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%s: rows %v, expected %v", a, got, want)
			}
		}
	}
}

// randomAddress draws from few addresses, so that prefixes meet: only four bits in the
// first and last byte vary.
func randomAddress(random *rand.Rand) netip.Addr {
	if random.IntN(2) == 0 {
		return netip.AddrFrom4([4]byte{byte(random.IntN(4)) << 6, 0, 0, byte(random.IntN(4))})
	}
	return netip.AddrFrom16([16]byte{0: byte(random.IntN(4)) << 6, 15: byte(random.IntN(4))})
}

func randomPrefix(random *rand.Rand) netip.Prefix {
	a := randomAddress(random)
	bits := []int{0, 1, 2, 8, a.BitLen() - 2, a.BitLen() - 1, a.BitLen()}
	return netip.PrefixFrom(a, bits[random.IntN(len(bits))]).Masked()
}

func TestNewTableRefuses(t *testing.T) {
	for _, r := range []prefixes.Row{
		row("s", "yesterday", "192.0.2.0/24", 1, 1),
		row("s", "2026-03-01", "192.0.2.1/24", 1, 1),
		row("s", "2026-03-01", "192.0.2.0", 1, 1),
		row("s", "2026-03-01", "", -1, 1),
	} {
		if _, err := NewTable([]prefixes.Row{r}); err == nil {
			t.Errorf("%+v is taken", r)
		}
	}
}

// TestLoad writes rows into a study in several parts and reads the table back: equal to
// the table of the rows, and without those of a run that is not complete.
func TestLoad(t *testing.T) {
	s, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	write := func(tool string, rows []prefixes.Row, finish func(*study.Run) error) {
		t.Helper()
		r, err := s.Create(study.Plan{Tool: tool, PartRows: 2})
		if err != nil {
			t.Fatal(err)
		}
		w, err := study.Table[prefixes.Row](r)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			rows[i].RunID = r.ID()
		}
		if err := w.Write(rows...); err != nil {
			t.Fatal(err)
		}
		if err := finish(r); err != nil {
			t.Fatal(err)
		}
	}
	rows := small()
	write("import-prefixes", rows, (*study.Run).Finish)
	write("cut-off", small(), (*study.Run).Interrupt)
	got, err := Load(s)
	if err != nil {
		t.Fatal(err)
	}
	want, err := NewTable(rows)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the table is %+v, expected %+v", got, want)
	}
}

func BenchmarkAt(b *testing.B) {
	random := rand.New(rand.NewPCG(5, 6))
	rows := make([]prefixes.Row, 1_000_000)
	for i := range rows {
		v := random.Uint32()
		a := netip.AddrFrom4([4]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8)})
		rows[i] = row("s/x", "2026-03-01", netip.PrefixFrom(a, 12+random.IntN(13)).Masked().String(), int64(i), int64(i+1))
	}
	table, err := NewTable(rows)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		v := random.Uint32()
		table.At(netip.AddrFrom4([4]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}), "2026-03-01")
	}
}
