package athena

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestValuesHaveCountBitsAndFate(t *testing.T) {
	c := mustGroup(t, tale(), Rule{3})
	// Five servers: log2(5/4) = 0.321928, log2(5/2) = 1.321928, log2(5) = 2.321928.
	want := []Value{
		{"cert", "h", 4, 322, Hub},
		{"key", "k1", 2, 1322, Kept},
		{"key", "k2", 2, 1322, Kept},
		{"cert", "u", 1, 2322, Unique},
	}
	if got := c.Values(); !reflect.DeepEqual(got, want) {
		t.Errorf("values %v, want %v", got, want)
	}
	if kept, hubs, unique := c.Fates(); kept != 2 || hubs != 1 || unique != 1 {
		t.Errorf("fates %d, %d, %d; want 2, 1, 1", kept, hubs, unique)
	}
	if got := c.Values()[0].Bits(); got != 0.322 {
		t.Errorf("bits %v, want 0.322", got)
	}
}

func TestMillibits(t *testing.T) {
	tests := []struct {
		total, servers int
		want           int64
	}{
		{1, 1, 0}, {8, 8, 0}, {8, 4, 1000}, {8, 1, 3000}, // powers of two are exact
		{482, 101, 2255}, // log10(482/101)/log10(2) = 2.25469
	}
	for _, tt := range tests {
		if got := millibits(tt.total, tt.servers); got != tt.want {
			t.Errorf("millibits(%d, %d) = %d, want %d", tt.total, tt.servers, got, tt.want)
		}
		// Second route: a difference of natural logarithms.
		route := 1000 * (math.Log(float64(tt.total)) - math.Log(float64(tt.servers))) / math.Ln2
		if math.Abs(route-float64(tt.want)) > 0.5 {
			t.Errorf("%d of %d: second route %v, want %d", tt.servers, tt.total, route, tt.want)
		}
	}
}

func TestEvidence(t *testing.T) {
	// Without a cut the two keys (1.322 bits) come first and the hub joins
	// what they leave apart: {a b} and {c d}, two parts.
	want := []Link{
		{"cluster-001", "key", "k1", 2, 2, 1322, false},
		{"cluster-001", "key", "k2", 2, 2, 1322, false},
		{"cluster-001", "cert", "h", 4, 2, 322, true},
	}
	if got := mustGroup(t, tale(), Rule{}).Evidence(); !reflect.DeepEqual(got, want) {
		t.Errorf("evidence %v, want %v", got, want)
	}
	// With the cut two clusters remain, each with one link, its weakest.
	want = []Link{
		{"cluster-001", "key", "k1", 2, 2, 1322, true},
		{"cluster-002", "key", "k2", 2, 2, 1322, true},
	}
	if got := mustGroup(t, tale(), Rule{3}).Evidence(); !reflect.DeepEqual(got, want) {
		t.Errorf("evidence %v, want %v", got, want)
	}
}

// TestEvidenceJoinsWhatRowsAboveLeftApart checks the sentence in the comment
// of Evidence by a second route: it follows the rows with sets of servers and
// counts the parts each row joins. It also shows that the forest is maximal:
// taking all values by falling information gives the same total.
func TestEvidenceJoinsWhatRowsAboveLeftApart(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 200 {
		c := mustGroup(t, randomSightings(rng, 1+rng.IntN(70)), Rule{rng.IntN(7)})
		joined := map[string]int{}
		part := make([]int, c.Servers())
		for i := range part {
			part[i] = i
		}
		for _, l := range c.Evidence() {
			value, _ := slices.BinarySearchFunc(c.index.values, key{l.Attribute, l.Value}, compareKeys)
			if got := merge(part, c.index.on[value]); got != l.Joins {
				t.Fatalf("%v joins %d parts", l, got)
			}
			joined[l.Cluster] += l.Joins - 1
		}
		for _, cluster := range c.Clusters() {
			if joined[cluster.Label] != cluster.Size()-1 {
				t.Fatalf("%s: joins add up to %d, size %d", cluster.Label, joined[cluster.Label], cluster.Size())
			}
		}
	}
}

// merge puts the parts of the given servers together and returns how many
// there were.
func merge(part []int, servers []int) int {
	var touched []int
	for _, s := range servers {
		touched = append(touched, part[s])
	}
	slices.Sort(touched)
	touched = slices.Compact(touched)
	for i := range part {
		if slices.Contains(touched, part[i]) {
			part[i] = touched[0]
		}
	}
	return len(touched)
}

func TestForestWeightsAreDistinctAndOrdered(t *testing.T) {
	const edges = 7
	last := math.Inf(-1)
	for _, millibits := range []int64{3000, 1322, 1, 0} { // falling information, rising weight
		for rank := range edges {
			w := forestWeight(millibits, rank, edges)
			if w <= last {
				t.Fatalf("weight of %d millibits, rank %d is %v after %v", millibits, rank, w, last)
			}
			last = w
		}
	}
}

func TestBridges(t *testing.T) {
	got := mustGroup(t, tale(), Rule{}).Bridges()
	// k1 and k2 are doubled by the hub; only the hub cannot be replaced.
	want := []Bridge{{"cluster-001", "cert", "h", 4, 322, [][]string{{"a", "b"}, {"c", "d"}}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("bridges %v, want %v", got, want)
	}
}

// TestBridgesAgainstRegrouping removes every value in turn from the sightings
// and groups again: the second route to the bridges.
func TestBridgesAgainstRegrouping(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 60 {
		sightings := randomSightings(rng, 40)
		for i := range sightings { // each server keeps a value of its own, so that none vanishes
			sightings = append(sightings, Sighting{sightings[i].Server, "self", sightings[i].Server})
		}
		c := mustGroup(t, sightings, Rule{})
		bridges := map[key]int{}
		for _, b := range c.Bridges() {
			bridges[key{b.Attribute, b.Value}] = len(b.Parts)
		}
		for _, v := range c.Values() {
			rest := slices.DeleteFunc(slices.Clone(sightings), func(s Sighting) bool {
				return s.Attribute == v.Attribute && s.Value == v.Value && v.Attribute != "self"
			})
			more := len(mustGroup(t, rest, Rule{}).Clusters()) - len(c.Clusters())
			want := 0
			if more > 0 {
				want = more + 1
			}
			if got := bridges[key{v.Attribute, v.Value}]; got != want {
				t.Fatalf("%v: %d parts, want %d", v, got, want)
			}
		}
	}
}

func TestCompare(t *testing.T) {
	with, without := mustGroup(t, tale(), Rule{3}), mustGroup(t, tale(), Rule{})
	got, err := Compare(with, without)
	if err != nil {
		t.Fatal(err)
	}
	want := []Glue{{"cluster-001", 4, "cert", "h", 4, []string{"cluster-001", "cluster-002"}, 0}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("glue %v, want %v", got, want)
	}
	if _, err := Compare(without, with); err == nil || !strings.Contains(err.Error(), "exchange the arguments") {
		t.Errorf("exchanged arguments: %v", err)
	}
	other := mustGroup(t, tale()[1:], Rule{3})
	if _, err := Compare(other, without); !errors.Is(err, ErrDifferentSightings) {
		t.Errorf("different sightings: %v", err)
	}
}

func TestTablesEscapeForeignText(t *testing.T) {
	evil := "<script>alert('x')</script>\x1b[31m\u202e\xff"
	c := mustGroup(t, []Sighting{{"a", "banner", evil}, {"b<i>", "banner", evil}}, Rule{})
	for _, text := range []string{c.HTML(), c.ValueTable().HTML(), c.EvidenceTable().HTML(), c.BridgeTable().HTML()} {
		for _, bad := range []string{"<script", "<i>", "\x1b", "\u202e", "\xff"} {
			if strings.Contains(text, bad) {
				t.Errorf("%q reached the page: %s", bad, text)
			}
		}
	}
	if !strings.Contains(c.ValueTable().String(), `\x1b[31m\u202e\xff`) {
		t.Errorf("the text table hides what does not print: %s", c.ValueTable())
	}
}

func TestTablesAreComplete(t *testing.T) {
	c := mustGroup(t, tale(), Rule{3})
	for _, table := range []Table{c.ClusterTable(), c.ValueTable(), c.EvidenceTable(), c.BridgeTable()} {
		if len(table.Numeric) != len(table.Header) {
			t.Errorf("%s: %d alignments for %d columns", table.Caption, len(table.Numeric), len(table.Header))
		}
		for _, row := range table.Rows {
			if len(row) != len(table.Header) {
				t.Errorf("%s: row %v does not fit the header", table.Caption, row)
			}
		}
	}
	if got := len(c.ClusterTable().Rows); got != 3 {
		t.Errorf("%d rows of clusters, want 3", got)
	}
	if got := len(c.ValueTable().Rows); got != 4 {
		t.Errorf("%d rows of values, want 4", got)
	}
}
