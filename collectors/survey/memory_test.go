package survey

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/world/lab"
)

// nowhere keeps no rows.
type nowhere struct{}

func (nowhere) Write(...qualificationexchanges.Row) error { return nil }

// A survey takes far less than 4 KB for each resolver while it runs: here at its greatest, a pool of 16 caches behind
// every address, seen from all ports.
func TestMemory(t *testing.T) {
	const n = 500
	cfg := configured(lab.Bench{}.World(1), &book{})
	cfg.Resolvers, cfg.Exchanges = many(n), nowhere{}
	now, k, greatest := cfg.Start, uint32(0), uint64(0)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	s := surveyOf(t, cfg)
	for done := 1; ; done++ {
		var it dispatch.Item
		turn, at := s.Next(now, &it)
		if turn == dnswire.End {
			break
		}
		if turn == dnswire.Wait {
			now = at
			continue
		}
		k++
		// All names expire at one instant; those of pools, whose caches are filled one after the other, at sixteen.
		expiry := cfg.Start.Add(200 * time.Hour)
		if strings.Contains(it.Name, ".ttl-86400.") {
			expiry = expiry.Add(time.Duration(k%16) * 5 * time.Second)
		}
		ttl := uint32(expiry.Sub(now).Seconds())
		o := dispatch.Outcome{Status: dnswire.Answered, At: now, Queries: 1, Reply: &dnswire.Reply{RCode: "NOERROR",
			TTL: &ttl, Answers: []string{fmt.Sprintf("127.1.255.%d", k%4)}}}
		if err := s.Done(&it, &o); err != nil {
			t.Fatal(err)
		}
		if done%(n*40) == 0 {
			greatest = max(greatest, heap()-before)
		}
	}
	each := greatest / n
	t.Logf("%d bytes a resolver after %d exchanges", each, s.Status().Exchanges)
	if each > 2500 || s.Status().Exchanges < n*(140+3*(MinPorts-8)) {
		t.Errorf("%d bytes a resolver after %d exchanges", each, s.Status().Exchanges)
	}
}
