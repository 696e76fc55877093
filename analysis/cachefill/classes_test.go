package cachefill_test

import (
	"maps"
	"testing"

	"bridle/analysis/cachefill"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
)

// with changes a row.
func with(r probes.Row, f func(*probes.Row)) probes.Row { f(&r); return r }

// Every class of rows, by the rules of the notes on cache probing, section 5, and by what the survey says of misses.
func TestClasses(t *testing.T) {
	const a, b, lost, name = "192.0.2.10", "192.0.2.11", "192.0.2.99", "a.one.com"
	empty, servfail := fit(b, "empty"), fit("192.0.2.12", "servfail")
	empty.MissForm, servfail.MissForm = new("empty"), new("servfail")
	cold := fit("192.0.2.13", "cold")
	cold.MissForm = new("root_in_answer")
	unfit := fit("192.0.2.14", "harming")
	unfit.Class, unfit.ExcludedBecause = "harms", new("it gave a user an empty answer")
	root := func(address string) probes.Row {
		return with(referred(1, address, name, ".", 9), func(r *probes.Row) { r.IsNSInAnswer, r.NAnswers = new(true), new(int32(1)) })
	}
	l := layers{targets: []targets.Row{target(name, "one.com")}, surveyed: []resolverqualifications.Row{fit(a, "g"), empty, servfail, cold, unfit}}
	classes, unused := map[string]int64{}, map[string]int64{}
	for _, c := range []struct {
		row    probes.Row
		want   string
		unused bool
	}{
		{row: hit(1, a, name, 300), want: "hit"},
		{row: hit(1, a, name, 301), want: "hit"}, // whole seconds on both sides
		{row: hit(1, a, name, 302), want: "suspect: the TTL is longer than the cache can have"},
		{row: hit(1, a, name, 0), want: "suspect: the TTL is 0"},
		{row: with(hit(1, a, name, 9), func(r *probes.Row) { r.IsRDInReply = new(true) }), want: "suspect: the reply has RD=1 with an answer"},
		{row: with(hit(1, a, name, 9), func(r *probes.Row) { r.IsAuthoritative = new(true) }), want: "suspect: the reply claims authority"},
		{row: with(hit(1, a, name, 9), func(r *probes.Row) { r.Answers = []string{"192.0.2.66"} }), want: "suspect: the answer is none of the name's"},
		{row: root(a), want: "suspect: an NS set stands in the answer section"},
		{row: root("192.0.2.13"), want: "miss"},
		{row: referred(1, a, name, "one.com", 9), want: "nshit"},
		{row: referred(1, a, name, "com", 9), want: "miss"},
		{row: referred(1, a, name, "e.com", 9), want: "suspect: the referral does not lead to the name"}, // a suffix of the text, no zone above
		{row: referred(1, a, name, "net", 9), want: "suspect: the referral does not lead to the name"},
		{row: denied(1, a, name, 9), want: "neghit"},
		{row: answered(1, a, name, "NXDOMAIN"), want: "fail"},
		{row: answered(1, a, name, "NOERROR"), want: "fail"},
		{row: answered(1, b, name, "NOERROR"), want: "miss"},
		{row: answered(1, a, name, "SERVFAIL"), want: "fail"},
		{row: answered(1, "192.0.2.12", name, "SERVFAIL"), want: "miss"},
		{row: answered(1, a, name, "REFUSED"), want: "refused"},
		{row: probed(1, a, name), want: "fail"},
		{row: with(probed(1, a, name), func(r *probes.Row) { r.Status, r.Failure, r.NTries = "skipped", new("over_cap"), new(int32(0)) }), want: "skipped"},
		{row: hit(1, "192.0.2.14", name, 9), want: "unfit to testify, class harms", unused: true},
		{row: hit(1, lost, name, 9), want: "not in the survey", unused: true},
		{row: with(hit(1, a, name, 9), func(r *probes.Row) { r.QType = "AAAA" }), want: "another type than A was asked for", unused: true},
	} {
		l.probes = append(l.probes, c.row)
		if c.unused {
			unused[c.want]++
		} else {
			classes[c.want]++
		}
	}
	_, got := extract(t, l, cachefill.Options{}, false)
	if !maps.Equal(counts(got.Classes), classes) || !maps.Equal(counts(got.Unused), unused) {
		t.Errorf("got %+v, want %v and unused %v", got, classes, unused)
	}
}

// counts makes a map of an account.
func counts(list []cachefill.Count) map[string]int64 {
	m := map[string]int64{}
	for _, c := range list {
		m[c.Kind] += c.Rows
	}
	return m
}

// A burst confirms or refutes a fill, an answered random label makes it suspect, and forwarders are never counted as fills.
func TestBursts(t *testing.T) {
	const a, b, name = "192.0.2.10", "192.0.2.11", "a.one.com"
	burst := func(r probes.Row, place int32) probes.Row {
		r.BurstIndex, r.Purpose, r.Schedule = place, "confirm", "burst"
		return r
	}
	label := burst(hit(1009, a, "x7k.one.com", 300), 4)
	label.Purpose = "control"
	l := layers{targets: []targets.Row{target(name, "one.com")}, surveyed: []resolverqualifications.Row{fit(a, "g"), fit(b, "g")}}
	for _, c := range []struct {
		rows                            []probes.Row
		confirming, refuted, forwarders int32
		suspect                         string
	}{
		{[]probes.Row{hit(1000, a, name, 200), burst(hit(1003, b, name, 197), 1), burst(hit(1006, a, name, 195), 2)}, 2, 0, 2, ""},
		{[]probes.Row{hit(1000, a, name, 200), burst(referred(1003, a, name, "com", 9), 1), burst(referred(1006, a, name, "com", 9), 2)}, 0, 2, 1, ""},
		{[]probes.Row{hit(1000, a, name, 200), label}, 0, 0, 1, "a random label of the zone was answered too"},
	} {
		l.probes = c.rows
		got, _ := extract(t, l, cachefill.Options{}, false)
		if len(got.Fills) != 1 {
			t.Fatalf("%d fills, want 1: %+v", len(got.Fills), got.Fills)
		}
		f := got.Fills[0]
		if f.Confirming != c.confirming || f.Refuted != c.refuted || f.Forwarders != c.forwarders || f.Suspect != c.suspect || f.TTL != 300 || f.Filled != f.Expires-300e6 {
			t.Errorf("got %+v, want %+v", f, c)
		}
	}
}

// Without survey each address is a group; without targets nothing is supposed of TTLs; operators join names.
func TestMissingLayers(t *testing.T) {
	rows := []probes.Row{hit(1000, "192.0.2.10", "a.com", 200), referred(1000, "192.0.2.11", "a.com", "com", 9), referred(2000, "192.0.2.11", "b.com", "com", 9)}
	b, _ := extract(t, layers{probes: rows}, cachefill.Options{}, false)
	if len(b.Groups) != 2 || b.Groups[0].Label != "192.0.2.10:53" || b.Names[0].Operator == b.Names[1].Operator {
		t.Errorf("groups %+v, names %+v", b.Groups, b.Names)
	}
	if f := b.Fills[0]; len(b.Fills) != 1 || f.TTL != 0 || f.Filled != 0 || f.Basis != "ambiguous" || f.Expires != at(1200) {
		t.Errorf("fills %+v", b.Fills)
	}
	for _, w := range b.Watches {
		if w.EmptyUS != 0 || w.VisibleUS != 0 || w.TTL != 0 {
			t.Errorf("a watch without TTL has exposure: %+v", w)
		}
	}
	both := []operators.Row{{Operator: "op", Kind: "name", Value: "a.com", Basis: "table"}, {Operator: "op", Kind: "name", Value: "b.com", Basis: "table"}}
	if b, _ := extract(t, layers{probes: rows, operators: both}, cachefill.Options{}, false); b.Names[0].Operator != b.Names[1].Operator {
		t.Errorf("names of one operator: %+v", b.Names)
	}
	if b, a := extract(t, layers{}, cachefill.Options{}, false); len(b.Fills)+len(b.Watches) != 0 || a.Rows != 0 {
		t.Errorf("of no rows came %+v, %+v", b, a)
	}
}
