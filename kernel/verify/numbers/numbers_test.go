package numbers

import (
	"bytes"
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{
		"x,y\n0.1234567891234,a\n":             "x,y\n0.123456789,a\n",
		"# SIMULATED\nn\n4200000001\n":         "# SIMULATED\nn\n4200000001\n", // an AS number keeps its ten digits
		"n\n1234567891.5\n":                    "n\n1.23456789e+09\n",
		"n\n\nx\n\n":                           "n\n\nx\n\n", // nulls in the only column
		"\"#\"\nx\n":                           "\"#\"\nx\n", // a header, not a comment
		"# c\n\"#a \"\"\",,#b\n1,2,3\n":        "# c\n\"#a \"\"\",,#b\n1,2,3\n",
		"\"\"\n1\n":                            "\"\"\n1\n",
		"name\n0x10\nInf\n1_000\nNaN\n":        "name\n0x10\nInf\n1_000\nNaN\n",
		"a,b\n1\n":                             "a,b\n1\n", // no table: unchanged
		"1.00000000001,x\n1.00000000001,1.0\n": "1.00000000001,x\n1,1\n",
	} {
		got := string(Canonical([]byte(in)))
		if got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
		if again := string(Canonical([]byte(got))); again != got {
			t.Errorf("%q is not stable: %q", got, again)
		}
	}
}

func TestCompare(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"equal", "x\n1\n", "x\n1\n", ""},
		{"last bits", "x\n0.30000000000000004\n", "x\n0.3\n", ""},
		// 0.1234567895 rounds up and 0.12345678949999 down at nine digits; they lie 8e-14 apart.
		{"boundary", "x\n0.1234567895\n", "x\n0.12345678949999\n", ""},
		{"value", "c,x\nXA,84.1\nXB,2\n", "c,x\nXA,83.9\nXB,2\n", "1 of 2 rows differ: row 1, x 84.1→83.9"},
		{"tenth digit of a count", "n\n4200000001\n", "n\n4200000002\n", "1 of 1 rows differ: row 1, n 4200000001→4200000002"},
		{"new row", "x\n1\n", "x\n1\n2\n", "1 of 2 rows differ (1 rows before, 2 now): row 2 is new"},
		{"gone", "x\n1\n2\n", "x\n1\n", "1 of 2 rows differ (2 rows before, 1 now): row 2 is gone"},
		{"column", "x\n1\n", "y\n1\n", `the columns were ["x"] and are ["y"]`},
		{"stamp", "# SIMULATED\nx\n1\n", "x\n1\n", `the comment was "# SIMULATED\n" and is ""`},
		{"null", "x,y\n,1\n", "x,y\n0,1\n", "1 of 1 rows differ: row 1, x →0"},
		{"no table", "x\n\"", "x\n1\n", "the bytes differ, and one of the two is no table"},
		{"null in the only column", "x\n1\n\n", "x\n1\n", "1 of 2 rows differ (2 rows before, 1 now): row 2 is gone"},
		{"sign", "x\n0.5\n", "x\n-0.5\n", "1 of 1 rows differ: row 1, x 0.5→-0.5"},
	} {
		d := Compare([]byte(test.old), []byte(test.new))
		got := ""
		if d != nil {
			got = d.String()
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestChangesAreBounded(t *testing.T) {
	old, new := "x\n"+strings.Repeat("a\n", 5000), "x\n"+strings.Repeat("b\n", 5000)
	d := Compare([]byte(old), []byte(new))
	if d.Rows != 5000 || len(d.Changes) != MaxChanges {
		t.Errorf("%d rows, %d spelled out", d.Rows, len(d.Changes))
	}
}

// FuzzCompare: nothing differs from itself, and what differs says so in words.
func FuzzCompare(f *testing.F) {
	f.Add([]byte("x,y\n1,2.5\n"), []byte("x,y\n1,2.6\n"))
	f.Add([]byte("\r"), []byte("0"))
	f.Add([]byte("# SIMULATED\nx\n"), []byte("\""))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if d := Compare(a, a); d != nil {
			t.Fatalf("%q differs from itself: %v", a, d)
		}
		if c := Canonical(a); !bytes.Equal(Canonical(c), c) {
			t.Fatalf("canonical form of %q is not stable", a)
		}
		if d := Compare(a, b); d != nil && d.String() == "" {
			t.Fatalf("%q and %q differ without a word", a, b)
		}
	})
}
