package rules2018

import (
	"reflect"
	"slices"
	"testing"

	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/verdicts"
)

func TestCandidates(t *testing.T) {
	for _, c := range []struct {
		what string
		o    Operator
		want []string
	}{
		{"two with the role are the pair", Operator{Names: []string{"a", "b", "c"}, CommandAndControl: []string{"b", "a"}}, []string{"a", "b"}},
		{"of three, every two are tried", Operator{Names: []string{"a", "b", "c"}, CommandAndControl: []string{"c", "b", "a"}}, []string{"a", "b", "c"}},
		{"one alone makes no pair; names of unknown role join it", Operator{Names: []string{"a", "b", "x"}, CommandAndControl: []string{"a"}, ExploitLinks: []string{"x"}}, []string{"a", "b"}},
		{"no role is known", Operator{Names: []string{"b", "a"}}, []string{"a", "b"}},
		{"nothing but exploit links", Operator{Names: []string{"x", "y"}, ExploitLinks: []string{"x", "y"}}, nil},
		{"a domain has no two domains", Operator{Names: []string{"a", "b"}, IsDomain: true}, nil},
	} {
		if got := c.o.Candidates(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}

func TestInfections(t *testing.T) {
	in := func(n string, asn int64, country string) Response {
		return Response{Name: n, ASN: asn, Country: country}
	}
	operators := []Operator{
		{Label: "ONE", Names: []string{"a", "b", "x"}, CommandAndControl: []string{"a", "b"}},
		{Label: "TWO", Names: []string{"c", "d", "e"}},
		{Label: "ALONE", Names: []string{"f"}, IsDomain: true},
	}
	all := []Response{
		in("a", 1, "XA"), in("b", 1, "XA"), in("a", 1, "XA"), // both in one system
		in("a", 3, "XA"), in("b", 3, "XA"), // and in another of the country
		in("a", 4, "XB"), in("b", 5, "XB"), // in two systems: nothing
		in("a", 6, "XC"), in("x", 6, "XC"), // the second is no command and control
		in("a", 7, "XD"), in("b", 7, "XE"), // one system, two countries
		in("a", 0, "XF"), in("b", 0, "XF"), // no system known
		in("a", 8, ""), in("b", 8, ""), // no country known
		in("c", 9, "XA"), in("d", 9, "XA"), in("c", 10, "XB"), in("e", 10, "XB"), // two pairs
		in("f", 11, "XA"),
	}
	want := []Hit{
		{"ONE", "XA", []int64{1, 3}, []string{"a", "b"}},
		{"ONE", "XD", []int64{7}, []string{"a", "b"}},
		{"ONE", "XE", []int64{7}, []string{"a", "b"}},
		{"TWO", "XA", []int64{9}, []string{"c", "d"}},
		{"TWO", "XB", []int64{10}, []string{"c", "e"}},
	}
	got := Infections(all, operators)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if several := Ambiguous(got); !slices.Equal(several, []string{"TWO"}) {
		t.Errorf("several pairs at %v", several)
	}
	var pairs []string
	for _, h := range AnyHit(all, operators) {
		pairs = append(pairs, h.Operator+" "+h.Country)
	}
	// Every country of every name, also that of exploit links and of systems nobody knows; not the unknown country.
	if any := []string{"ALONE XA", "ONE XA", "ONE XB", "ONE XC", "ONE XD", "ONE XE", "ONE XF", "TWO XA", "TWO XB"}; !slices.Equal(pairs, any) {
		t.Errorf("any hit: %v, want %v", pairs, any)
	}
}

func TestUnmet(t *testing.T) {
	good := func() resolverqualifications.Row {
		return resolverqualifications.Row{IsSuitable2018RD: new(true), IsSuitable2018OneAS: new(true), IsSuitable2018Access: new(true),
			IsSuitable2018NotHosting: new(true), IsSuitable2018Forwarder: new(true), IsSuitable2018Reaches: new(true)}
	}
	field := func(q *resolverqualifications.Row, r Rule) **bool {
		return []**bool{&q.IsSuitable2018RD, &q.IsSuitable2018OneAS, &q.IsSuitable2018Access, &q.IsSuitable2018NotHosting, &q.IsSuitable2018Forwarder, &q.IsSuitable2018Reaches}[r-1]
	}
	if q := good(); Unmet(&q) != 0 {
		t.Errorf("a good one fails %v", Unmet(&q))
	}
	for r := HonoursRD; r <= Reaches; r++ {
		q := good()
		*field(&q, r) = new(false)
		if Unmet(&q) != r {
			t.Errorf("without %v: %v", r, Unmet(&q))
		}
		*field(&q, r) = nil
		if passes := Unmet(&q) == 0; passes != (r == AccessOnly || r == NotHosting) {
			t.Errorf("%v untested: passes %v", r, passes)
		}
	}
}

func TestMark(t *testing.T) {
	hits := []Hit{{"ONE", "XA", []int64{1, 3}, nil}, {"ONE", "XB", []int64{4}, nil}, {"TWO", "XA", []int64{5}, nil}}
	rows := []verdicts.Row{{Operator: "ONE", Country: "XA"}, {Operator: "ONE", Country: "XC"}, {Operator: "TWO", Country: "XA"}}
	applied := func(operator, country string) bool { return operator != "THREE" && country != "XQ" }
	rows = append(rows, verdicts.Row{Operator: "ONE", Country: "XQ"}, verdicts.Row{Operator: "THREE", Country: "XA"})
	left := Mark(rows, hits, applied)
	if len(left) != 1 || left[0].Country != "XB" {
		t.Errorf("no room for %v, want that in XB", left)
	}
	if !*rows[0].IsHit2018 || *rows[1].IsHit2018 || !*rows[2].IsHit2018 || rows[3].IsHit2018 != nil || rows[4].IsHit2018 != nil ||
		!slices.Equal(rows[0].ASNs2018, []int64{1, 3}) || rows[1].ASNs2018 == nil {
		t.Errorf("rows are %+v", rows)
	}
	if Mark(rows, hits, nil); rows[3].IsHit2018 == nil || *rows[3].IsHit2018 {
		t.Error("applied everywhere, and no word on XQ")
	}
	cross := []operatorverdicts.Row{{Operator: "ONE"}, {Operator: "TWO"}, {Operator: "THREE"}}
	MarkOperators(cross, hits, applied, []string{"XA", "XB", "XQ"})
	if !*cross[0].IsCrossBorder2018 || *cross[1].IsCrossBorder2018 || cross[2].IsCrossBorder2018 != nil {
		t.Error("ONE has two countries, TWO one, and to THREE the rules were not applied")
	}
}
