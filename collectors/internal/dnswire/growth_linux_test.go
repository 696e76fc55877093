package dnswire

import (
	"net/netip"
	"os"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// echo answers as fast as it can from within the process, with empty replies of which every 50th is
// lost, so that what is remembered of lost tries is full too.
func echo(t *testing.T) netip.AddrPort {
	t.Helper()
	sockets, err := openSockets([]netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")})
	if err != nil {
		t.Fatal(err)
	}
	net, err := newBatched(sockets)
	if err != nil {
		t.Fatal(err)
	}
	var stop atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		var memory [batch][512]byte // since what was read is valid during the call alone
		out, n := make([]datagram, 0, batch), 0
		for !stop.Load() {
			net.receive(50*time.Millisecond, func(all []arrival) {
				for _, a := range all {
					if n++; n%50 == 0 {
						continue
					}
					data := memory[len(out)][:copy(memory[len(out)][:], a.data)]
					data[2] |= bitQR
					out = append(out, datagram{to: a.from, data: data})
				}
				net.send(0, out)
				out = out[:0]
			})
		}
	}()
	t.Cleanup(func() {
		stop.Store(true)
		<-done
		net.Close()
	})
	return sockets[0].local
}

// Memory does not grow with the number of questions: after 200,000 of them no more is held than after
// the first 20,000. With BRIDLE_LONG=1 it is 2,000,000 after 200,000, which takes half a minute.
func TestMemoryDoesNotGrow(t *testing.T) {
	e := newEngine(t, Config{Timeout: 20 * time.Millisecond, Tries: 1, InFlight: window, Linger: -1})
	c := &counting{to: echo(t), names: names()}
	held := func(n int) (heap, system uint64) {
		t.Helper()
		c.n, c.given = n, 0
		if err := e.Run(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc, m.Sys
	}
	few := 20_000
	if os.Getenv("BRIDLE_LONG") == "1" {
		few = 200_000
	}
	heap, system := held(few)
	late, most := held(10 * few)
	t.Logf("heap %d and %d KiB, from the system %d and %d KiB; %+v", heap>>10, late>>10, system>>10, most>>10, e.Stats())
	// 1 byte per question would be 180 kB, the least object 16 times that.
	if late > heap+128<<10 || most > system+8<<20 {
		t.Errorf("held %d bytes of the heap, then %d; %d from the system, then %d", heap, late, system, most)
	}
}
