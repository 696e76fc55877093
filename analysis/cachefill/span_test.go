package cachefill_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"bridle/analysis/cachefill"
)

// Watch and instant are sorted as one number, of 64 bits if that is enough. A probe in the year 9999 and 43 names at two
// groups need 86 times 2.5e17 microseconds, which is more, and must change nothing but the watch that it belongs to.
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
