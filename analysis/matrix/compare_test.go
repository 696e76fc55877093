package matrix

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	a := build(t, village(), Options{Name: "before"})
	rows := village()
	rows.Verdicts[0] = verdict("amber-heron", "XA", "indicated", 2, .02, "country mass 0.85 is below 0.9")
	rows.Verdicts[1] = verdict("amber-heron", "XB", "not_detected", 3, .2)
	rows.Verdicts[2] = verdict("amber-heron", "XC", "indicated", 4, .04)
	rows.Verdicts[3] = verdict("amber-heron", "XE", "not_detected", 1, 1)
	rows.Verdicts[5] = verdict("blue-finch", "XB", "not_testable", 0, 0)
	rows.Verdicts[6] = verdict("blue-finch", "XC", "not_testable", 0, 0)
	rows.Verdicts[11] = verdict("dark-plover", "XD", "supported", 1, .009)
	b := build(t, rows, Options{Name: "after"})
	c := Compare(a, b)
	type change struct {
		kind     Kind
		at       string
		from, to Level
	}
	var got []change
	for _, x := range c.Changes {
		got = append(got, change{x.Kind, x.Operator + " " + x.Country, x.From, x.To})
	}
	want := []change{
		{Gained, "amber-heron XC", NotDetected, Indicated},
		{Lost, "amber-heron XB", Indicated, NotDetected},
		{Lost, "blue-finch XB", Supported, NotTestable},
		{Raised, "dark-plover XD", Indicated, Supported},
		{Lowered, "amber-heron XA", Supported, Indicated},
		{Opened, "amber-heron XE", NotTestable, NotDetected},
		{Closed, "blue-finch XC", NotDetected, NotTestable},
	}
	if !slices.Equal(got, want) {
		t.Errorf("changes\n%v, want\n%v", got, want)
	}
	// By hand: both claim XA of two operators and XD of one; 13 pairs in all.
	if c.Both != 3 || c.OnlyFirst != 2 || c.OnlySecond != 1 || c.Neither != 3 || c.Incomparable != 4 || c.Jaccard() != .5 {
		t.Errorf("both %d, first %d, second %d, neither %d, incomparable %d, Jaccard %g", c.Both, c.OnlyFirst, c.OnlySecond, c.Neither, c.Incomparable, c.Jaccard())
	}
	if c.Counts[Supported][Indicated] != 1 || c.Counts[NotDetected][NotDetected] != 3 {
		t.Errorf("counts %v", c.Counts)
	}
	why := strings.Join(c.Changes[4].Why, "\n")
	for _, part := range []string{"caches 5, then 2", "q 0.002, then 0.02", "first only: q 0.002 is at most 0.01", "second only: country mass 0.85 is below 0.9"} {
		if !strings.Contains(why, part) {
			t.Errorf("why lacks %q:\n%s", part, why)
		}
	}
	if same := Compare(a, a); len(same.Changes) != 0 || same.OnlyFirst+same.OnlySecond != 0 || same.Jaccard() != 1 {
		t.Errorf("a table differs from itself: %+v", same)
	}
}

// From the other side every change turns round, whatever the tables.
func TestCompareTurnsRound(t *testing.T) {
	a, b := build(t, village(), Options{}), build(t, village(), Options{}).Rules2018()
	there, back := Compare(a, b), Compare(b, a)
	// The rules of 2018 state no levels: that they claim three pairs too is no change, that they miss two is.
	if len(there.Changes) != 2 || there.Changes[0].Kind != Lost || strings.Contains(strings.Join(there.Changes[0].Why, " "), "fills") {
		t.Errorf("changes are %+v", there.Changes)
	}
	if there.Both != back.Both || there.OnlyFirst != back.OnlySecond || there.Neither != back.Neither || len(there.Changes) != len(back.Changes) {
		t.Errorf("there %+v, back %+v", there, back)
	}
	for l := range levels {
		for m := range levels {
			if there.Counts[l][m] != back.Counts[m][l] {
				t.Errorf("%v to %v: %d there, %d back", Level(l), Level(m), there.Counts[l][m], back.Counts[m][l])
			}
		}
	}
	if empty := Compare(&Table{}, &Table{}); empty.Jaccard() != 1 {
		t.Error("two tables without claims disagree")
	}
}

func TestClaims(t *testing.T) {
	m := build(t, village(), Options{Simulated: true})
	u := m.Rules2018()
	// village marks exactly the supported pairs as hits of 2018.
	if n := u.Counts(); n[Hit] != 3 || n[NoHit] != 7 || n[NotTestable] != 3 || !u.Simulated {
		t.Errorf("rules of 2018: %v", n)
	}
	if u.Operators[0].Cross.Level != Hit || u.Operators[3].Cross != nil {
		t.Error("rules of 2018 across borders")
	}
	v := Claims("any hit", m, []Pair{{"blue-finch", "XA"}, {"new-owl", "XZ"}})
	if n := v.Counts(); n[Hit] != 2 || n[NoHit] != 4*5-1 || n[Absent] != 5*6-4*5-1 || !v.Simulated {
		t.Errorf("mere claims: %v", n)
	}
	c := Compare(m, v)
	if c.Both != 1 || c.OnlyFirst != 4 || c.OnlySecond != 1 {
		t.Errorf("against mere claims: %+v", c)
	}
}

func TestAgainst(t *testing.T) {
	m := build(t, village(), Options{})
	got := m.Against("a list", []string{"XE", "XA", "XC", "XQ", "XA"})
	want := Reference{"a list", []string{"XA"}, []string{"XC"}, []string{"XE"}, []string{"XQ"}, []string{"XB", "XD"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestPublish(t *testing.T) {
	m := build(t, village(), Options{})
	before := build(t, village(), Options{})
	// XD has 1 cache, XB 3, XC 4, XA 5, XE none.
	w := m.Publish(2, Withhold)
	if c := w.At("dark-plover", "XD"); c.Level != Withheld || c.Fills != 0 || c.QBH != nil {
		t.Errorf("withheld is %+v", c)
	}
	if w.At("amber-heron", "XB").Level != Indicated || w.At("amber-heron", "XE").Level != NotTestable {
		t.Error("a country with enough caches, or none, was withheld")
	}
	if n := w.Counts(); n[Indicated] != 1 || n[Withheld] != 1 || w.Operators[2].Counts.Claimed() != 0 || slices.Contains(w.Claimed(), "XD") {
		t.Errorf("totals tell of what is withheld: %v", n)
	}
	// Where nothing is left of what was found the order is that of the codes: before, XD stood before XE.
	if _, countries := labels(m.Publish(100, Withhold)); !slices.IsSorted(countries) {
		t.Errorf("the order of withheld countries tells of them: %v", countries)
	}
	for _, o := range w.Operators {
		if o.Cross != nil {
			t.Errorf("the verdict of %s across borders still counts it", o.Label)
		}
	}
	for _, text := range []string{w.Text(), w.Markdown(), w.CSV()} {
		if strings.Contains(text, "dark-plover | XD | indicated") || strings.Contains(text, "dark-plover,false,XD,gamma-poisson,1,indicated") {
			t.Error("what is withheld is printed")
		}
	}
	a := m.Publish(4, Aggregate)
	if _, countries := labels(a); !slices.Equal(countries, []string{"XA", "XC", "XE", "2 small countries"}) {
		t.Errorf("columns are %v", countries)
	}
	c := a.At("amber-heron", "2 small countries")
	if c.Level != Indicated || c.Caches != 3 || c.Fills != 5 || *c.QBH != .03 || c.Rate != nil || c.Named != nil {
		t.Errorf("together they are %+v", c)
	}
	if last := a.Countries[3]; !slices.Equal(last.Members, []string{"XB", "XD"}) || last.Caches != 4 || last.Counts.Claimed() != 3 {
		t.Errorf("the column is %+v", last)
	}
	if x := m.Publish(5, Aggregate); len(x.Countries) != 3 || x.Countries[2].Caches != 8 {
		t.Errorf("three small countries are %+v", x.Countries)
	}
	if x := m.Publish(9, Aggregate); len(x.Countries) != 2 {
		t.Errorf("all four with caches are together: %+v", x.Countries)
	}
	if x := m.Publish(100, Aggregate); x.Counts()[Withheld] != 10 {
		t.Errorf("too few together are not withheld: %v", x.Counts())
	}
	if x := Claims("any", m, []Pair{{"blue-finch", "XA"}}).Publish(1, Withhold); x.Counts()[Hit] != 0 {
		t.Error("claims from caches that nobody counted are published")
	}
	if x := m.Publish(1, Withhold); !reflect.DeepEqual(x, m) {
		t.Error("without a small country the table changes")
	}
	if !reflect.DeepEqual(m, before) {
		t.Error("the table itself was changed")
	}
}

func TestPublishPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a threshold of 0 is taken")
		}
	}()
	(&Table{}).Publish(0, Withhold)
}
