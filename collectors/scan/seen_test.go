package scan

import (
	"encoding/binary"
	"runtime"
	"testing"

	"net/netip"

	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/plan"
)

// sum returns bytes that look like a hash, made by splitmix64, which is quicker.
func sum(i uint64) (h [32]byte) {
	for k := range 4 {
		x := (4*i + uint64(k) + 1) * 0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		binary.LittleEndian.PutUint64(h[8*k:], x^x>>31)
	}
	return h
}

// A set says of each hash once that it is new; a map is the second route. Hashes that differ behind their first 16 bytes are one key,
// and those whose keys are neighbours or empty are told apart.
func TestSeen(t *testing.T) {
	var s seen
	want := map[[32]byte]bool{}
	for i := range uint64(40_000) {
		h := sum(i % 25_000)
		if got := s.add(h); got == want[h] {
			t.Fatalf("hash %d is new: %v", i, got)
		}
		want[h] = true
	}
	if s.len() != len(want) {
		t.Errorf("%d keys, want %d", s.len(), len(want))
	}
	var low seen
	for i := range 200 { // one piece, one slot to begin with
		var h [32]byte
		h[7] = byte(i)
		if fresh := low.add(h); !fresh {
			t.Errorf("key %d is not new", i)
		}
		h[20] = 1
		if low.add(h) {
			t.Errorf("key %d is new twice", i)
		}
	}
}

// 1 M targets with 2 M certificates and responses take less than 150 MB in all. What the test allows beside the sum of its parts is the
// rest of the program.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 3 M hashes")
	}
	const n = 1_000_000
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	var g Gather
	for i := range uint64(n) {
		h := sum(i)
		if err := g.Add(netip.AddrPortFrom(netip.AddrFrom4([4]byte(h[:4])), 443), false); err != nil {
			t.Fatal(err)
		}
	}
	targets, _ := g.Targets()
	p := planOf(t, targets, plan.Shard{})
	done := NewDone(targets, p)
	pacer, err := pace.NewOf(loose(), targets.Len(), func(i int) pace.Target { return pace.Target{Addr: targets.Address(i).Addr()} })
	if err != nil {
		t.Fatal(err)
	}
	lists := heap() - before
	var s seen
	for i := range uint64(2 * n) {
		s.add(sum(i))
	}
	all := heap() - before
	t.Logf("%d targets: lists, plan and pacer %d MB; with %d identifiers %d MB, %.1f bytes each", targets.Len(), lists>>20, s.len(), all>>20, float64(all-lists)/float64(s.len()))
	if all > 120<<20 {
		t.Errorf("%d MB", all>>20)
	}
	runtime.KeepAlive(done)
	runtime.KeepAlive(pacer)
	runtime.KeepAlive(&s)
}
