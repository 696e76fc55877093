package pace

import (
	"math/rand/v2"
	"net/netip"
	"runtime"
	"strconv"
	"testing"
)

// apart returns targets of which each has a prefix and a group of its own: the most memory.
func apart(n int) []Target {
	targets := make([]Target, n)
	for i := range targets {
		targets[i] = Target{
			Addr:  netip.AddrFrom4([4]byte{byte(1 + i>>16), byte(i >> 8), byte(i), 53}),
			Group: strconv.Itoa(i),
		}
	}
	return targets
}

// The package's comment says at most 56 bytes per target, and that nothing grows.
func TestMemoryPerTarget(t *testing.T) {
	const n = 200_000
	targets := apart(n)
	used := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := used()
	p := mustNew(t, free(1e6, 1000), targets...)
	each := float64(used()-before) / n
	if each > 57 { // allocators round up
		t.Errorf("%.1f bytes per target", each)
	}
	now := start
	i := 0
	if allocs := testing.AllocsPerRun(n, func() {
		now, _ = p.Earliest(i%n, now, 50)
		p.Take(i%n, now, 50)
		i++
	}); allocs != 0 {
		t.Errorf("%g allocations per packet", allocs)
	}
	t.Logf("%.1f bytes per target", each)
	runtime.KeepAlive(targets)
}

func BenchmarkTake(b *testing.B) {
	const n = 100_000
	r := rand.New(rand.NewPCG(1, 1))
	order := r.Perm(n)
	p := mustNew(b, free(1e6, 1000), apart(n)...)
	now := start
	i := 0
	for b.Loop() {
		now, _ = p.Earliest(order[i], now, 50)
		if !p.Take(order[i], now, 50) {
			b.Fatal("refused")
		}
		if i++; i == n {
			i = 0
		}
	}
}
