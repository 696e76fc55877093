package spywarescan

import (
	"strings"
	"testing"

	"bridle/datasets/external/internal/ledger"
	"bridle/datasets/schema/rejects"
)

// stored makes a row of ssl_hit; certificates and sources are given by a letter.
func stored(row int64, source, certificate string, num any) record {
	return record{row: row, cells: []any{
		"2013-01-01 00:00:00", "192.0.2.1", strings.Repeat("0", 31) + certificate, num, source,
	}}
}

// TestChains puts rows together to chains. Each chain is written as its last hex
// digits, exchanges are separated by spaces.
func TestChains(t *testing.T) {
	one, two, three := int64(1), int64(2), int64(3)
	for name, c := range map[string]struct {
		rows   []record
		want   string
		reason string // of every reject
	}{
		"single":       {[]record{stored(1, "s", "a", one)}, "a", ""},
		"two":          {[]record{stored(1, "s", "a", one), stored(2, "s", "b", two)}, "ab", ""},
		"backwards":    {[]record{stored(1, "s", "b", two), stored(2, "s", "a", one)}, "ab", ""},
		"interleaved":  {[]record{stored(1, "s", "a", one), stored(2, "u", "c", one), stored(3, "s", "b", two)}, "ab c", ""},
		"three":        {[]record{stored(1, "s", "a", three), stored(2, "s", "b", two), stored(3, "s", "c", one)}, "cba", ""},
		"same twice":   {[]record{stored(1, "s", "a", one), stored(2, "s", "a", two)}, "aa", ""},
		"repeated":     {[]record{stored(1, "s", "a", one), stored(2, "s", "a", one)}, "a a", ""},
		"two repeated": {[]record{stored(1, "s", "a", one), stored(2, "s", "b", two), stored(3, "s", "a", one), stored(4, "s", "b", two)}, "ab ab", ""},
		"no leaf":      {[]record{stored(1, "s", "b", two)}, "", "the chain has no certificate at place 1"},
		"gap":          {[]record{stored(1, "s", "a", one), stored(2, "s", "c", three)}, "", "the chain has no certificate at place 2"},
		"contested":    {[]record{stored(1, "s", "a", one), stored(2, "s", "b", one)}, "", "the chain has two different certificates at place 1"},
		"unequal":      {[]record{stored(1, "s", "a", one), stored(2, "s", "b", two), stored(3, "s", "a", one)}, "", "the places of the chain are not repeated equally often"},
		"unequal three": {[]record{stored(1, "s", "a", one), stored(2, "s", "a", one), stored(3, "s", "a", one),
			stored(4, "s", "b", two)}, "", "the places of the chain are not repeated equally often"},
		"broken later": {[]record{stored(1, "s", "a", one), stored(2, "s", "b", "2")}, "", ""},
		"broken first": {[]record{stored(1, "s", "b", nil), stored(2, "s", "a", one)}, "", ""},
		"beside":       {[]record{stored(1, "s", "a", one), stored(2, "u", "b", two)}, "a", "the chain has no certificate at place 1"},
		"far away":     {[]record{stored(1, "s", "a", int64(1)<<62)}, "", "the chain has no certificate at place 1"},
	} {
		t.Run(name, func(t *testing.T) {
			var account ledger.Ledger
			taken, _ := tlsGrabs(c.rows, account.Section("f", "ssl_hit"))
			var got []string
			for _, g := range taken {
				var chain strings.Builder
				for _, id := range g.CertificateIDs {
					chain.WriteString(id[len(id)-1:])
				}
				got = append(got, chain.String())
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("chains are %q, want %q", got, c.want)
			}
			if err := account.Counts().Check(); err != nil {
				t.Error(err)
			}
			checkReasons(t, &account, c.reason)
		})
	}
}

// checkReasons compares the reasons of all rejects, if one is expected.
func checkReasons(t *testing.T, account *ledger.Ledger, want string) {
	t.Helper()
	for _, r := range rejected(t, account) {
		if want != "" && r.Reason != want {
			t.Errorf("row %d is rejected since %q, want %q", r.Row, r.Reason, want)
		}
	}
}

// TestBrokenChain rejects the sound rows of an exchange together with the wrong one,
// and names it.
func TestBrokenChain(t *testing.T) {
	var account ledger.Ledger
	rows := []record{stored(4, "s", "a", int64(1)), stored(9, "s", "b", "two")}
	taken, first := tlsGrabs(rows, account.Section("f", "ssl_hit"))
	if len(taken) != 0 || len(first) != 0 {
		t.Errorf("%d grabs and %d certificates are taken over, want none", len(taken), len(first))
	}
	got := rejected(t, &account)
	if len(got) != 2 || got[0].Row != 4 || got[1].Row != 9 ||
		got[0].Reason != "row 9 of the same exchange was rejected, and a chain is taken whole or not at all" ||
		got[1].Reason != "is not an integer" {
		t.Errorf("rejects are %+v", got)
	}
}

func TestPort(t *testing.T) {
	for source, want := range map[string]int32{
		"443-TCP_SSLSessionReq": 443, "80-TCP_GetRequest": 80, "65535-x": 65535,
		"65536-x": 0, "0-x": 0, "-x": 0, "443": 0, "sonar-ssl": 0, "4x3-y": 0, "": 0, "+80-x": 0,
	} {
		got := int32(0)
		if p := port(source); p != nil {
			got = *p
		}
		if got != want {
			t.Errorf("port(%q) is %d, want %d", source, got, want)
		}
	}
}

// rejected returns the rejects of an account that holds nothing else.
func rejected(t *testing.T, account *ledger.Ledger) []rejects.Row {
	t.Helper()
	var all []rejects.Row
	err := account.Emit(t.Context(), func(row any) error {
		all = append(all, row.(rejects.Row))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
