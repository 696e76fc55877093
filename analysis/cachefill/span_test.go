package cachefill_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/analysis/cachefill"
	"bridle/analysis/load"
	"bridle/datasets/study/duck"
)

// Rows are kept as microseconds since the first one, times 32, in 63 bits. A probe in the year 9999 is 2.5e17 microseconds away, nearly as far
// as that reaches, and must change nothing but the watch that it belongs to.
func TestLongSpan(t *testing.T) {
	t.Parallel()
	l := random(rand.New(rand.NewPCG(1, 7)))
	for i := range 40 {
		name := fmt.Sprintf("n%d.com", i)
		l.targets = append(l.targets, target(name, name))
		l.probes = append(l.probes, referred(int64(i), "192.0.2.10", name, "com", 170_000))
	}
	want, _ := extract(t, l, cachefill.Options{}, false)
	far := referred(0, "192.0.2.10", "n0.com", "com", 170_000)
	far.ProbedAt = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	l.probes = append(l.probes, far)
	got, _ := extract(t, l, cachefill.Options{}, false)
	others := func(b *cachefill.Book) []cachefill.Watch {
		return slices.DeleteFunc(slices.Clone(b.Watches), func(w cachefill.Watch) bool { return b.Names[w.Name].Name == "n0.com" })
	}
	if !reflect.DeepEqual(others(got), others(want)) || !reflect.DeepEqual(got.Fills, want.Fills) {
		t.Error("a probe of another watch, far away, changed watches or fills")
	}
	// The delegation of a name that is alone in its zone stays 7,200 s, its address 300 s: two probes far apart show twice that.
	lives := map[cachefill.Level]int64{cachefill.Address: 300e6, cachefill.Delegation: 7200e6}
	n := 0
	for _, w := range got.Watches {
		if got.Names[w.Name].Name != "n0.com" {
			continue
		}
		n++
		if w.EmptyUS != 2*lives[w.Level] || w.VisibleUS != w.EmptyUS || w.LastAt != far.ProbedAt.UnixMicro() || w.Misses != 2 {
			t.Errorf("the watch with the far probe is %+v", w)
		}
	}
	if n != 2 {
		t.Errorf("%d watches of the name with the far probe, want 2", n)
	}
}

// Further away is an error, which names both days.
func TestTooLongSpan(t *testing.T) {
	t.Parallel()
	l := random(rand.New(rand.NewPCG(1, 7)))
	far := referred(0, "192.0.2.10", "a.com", "com", 170_000)
	far.ProbedAt = time.Date(11_200, 1, 1, 0, 0, 0, 0, time.UTC)
	l.probes = append(l.probes, far)
	x, err := load.OpenContext(t.Context(), written(t, l), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if _, _, err := cachefill.Extract(t.Context(), x, cachefill.Options{}); err == nil || !strings.Contains(err.Error(), "11200-01-01") {
		t.Errorf("%v, want an error that names the year 11200", err)
	}
}
