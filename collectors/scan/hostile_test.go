package scan

import (
	"context"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/plan"
	"bridle/collectors/internal/scope"
	"bridle/collectors/scan/hostile"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/study"
)

// loose are limits that hold nothing up on loopback.
func loose() pace.Limits {
	day := pace.Daily{Packets: 1 << 30, Bytes: 1 << 31}
	level := pace.Level{Day: day}
	return pace.Limits{Rate: 100_000, Batch: 1000, Address: level, Prefix: level, Group: level, Total: pace.Daily{Packets: 1 << 40, Bytes: 1 << 50}}
}

func permissive(t testing.TB) *scope.Guard {
	t.Helper()
	g, err := scope.Open(scope.Config{Simulated: true}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func planOf(t testing.TB, targets *Targets, shard plan.Shard) *plan.Plan {
	t.Helper()
	p, err := plan.New(plan.Space{Targets: targets.Len(), Names: 1, Sweeps: 1}, shard, 3)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// inRun makes a sweep at the speed of real time into a study and returns what it has.
func inRun(t *testing.T, targets *Targets, change func(*Config)) swept {
	t.Helper()
	st, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	seed := int64(3)
	run, err := st.Create(study.Plan{Tool: "scan", Simulated: true, Seed: &seed, Clock: study.SimulatedClock})
	if err != nil {
		t.Fatal(err)
	}
	recorder, err := NewRecorder(st, run, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Targets: targets, Recipe: Recipe{Version: RecipeVersion}, Plan: planOf(t, targets, plan.Shard{}), Limits: loose(), Guard: permissive(t),
		Sink: recorder, Timeout: time.Second, Now: time.Now}
	change(&cfg)
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := recorder.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(); err != nil {
		t.Fatal(err)
	}
	out := read(t, st)
	out.status = s.Status()
	return out
}

// Every server of the gallery, at its plain and at its TLS address, gives one visit with the word that the gallery states, and none of them stops the
// run or makes it grow. Those that only a limit of time ends have a short one, the others one that a busy machine keeps too.
func TestHostileGallery(t *testing.T) {
	servers := hostile.Start(t)
	ctx, stop := context.WithCancel(t.Context())
	peak := make(chan uint64)
	go func() { peak <- heapPeak(ctx) }()
	meet(t, servers, false, 16, 30*time.Second)
	meet(t, servers, true, 256, 2*time.Second)
	stop()
	most := <-peak
	t.Logf("heap at most %d MB, servers included", most>>20)
	if most > 200<<20 {
		t.Errorf("the heap grew to %d MB", most>>20)
	}
}

// meet visits the servers that only a limit of time ends, or the others.
func meet(t *testing.T, servers []*hostile.Server, waits bool, workers int, timeout time.Duration) {
	t.Helper()
	var g Gather
	plain, overTLS := map[netip.AddrPort]*hostile.Server{}, map[netip.AddrPort]*hostile.Server{}
	for _, s := range servers {
		if s.Waits != waits {
			continue
		}
		if s.Plain.IsValid() {
			plain[s.Plain] = s
			if err := g.Add(s.Plain, true); err != nil {
				t.Fatal(err)
			}
		}
		overTLS[s.TLS] = s
		if err := g.Add(s.TLS, false); err != nil {
			t.Fatal(err)
		}
	}
	targets, _ := g.Targets()
	got := inRun(t, targets, func(c *Config) { c.Timeout, c.Workers = timeout, workers })
	t.Logf("%d targets, %d rows; %s", targets.Len(), len(got.grabs), got.status.Note())
	visits := map[netip.AddrPort][]*grabs.Row{}
	for i := range got.grabs {
		visits[target(&got.grabs[i])] = append(visits[target(&got.grabs[i])], &got.grabs[i])
	}
	if len(visits) != targets.Len() || got.status.Ledger.Check() != nil || got.status.Ledger.Planned != int64(targets.Len()) {
		t.Errorf("%d targets of %d have a visit; %v", len(visits), targets.Len(), got.status.Ledger)
	}
	for at, s := range plain {
		judge(t, "plain", s, visits[at], 0)
	}
	for at, s := range overTLS {
		i := 0
		if s.Level == hostile.HTTP {
			i = 1 // behind a sound handshake
		}
		judge(t, "TLS", s, visits[at], i)
	}
}

// judge holds the row of the exchange that a behaviour is about against what the gallery wants.
func judge(t *testing.T, how string, s *hostile.Server, rows []*grabs.Row, i int) {
	t.Helper()
	if len(rows) <= i {
		t.Errorf("%s, %s: %d rows", s.Name, how, len(rows))
		return
	}
	row := rows[i]
	word := deref(row.Failure)
	if how == "TLS" && s.Level == hostile.TCP {
		// What a server says right away is judged by the gallery for either kind of first exchange.
		if word == "" {
			t.Errorf("%s, %s: a handshake succeeded", s.Name, how)
		}
		return
	}
	if word != string(s.Want) || (row.ResponseID != nil) != s.Kept && s.Level == hostile.HTTP || !strings.Contains(deref(row.Detail), s.Detail) {
		t.Errorf("%s, %s: failure %q, want %q; response kept: %v, want %v; detail %q, want %q", s.Name, how, word, s.Want, row.ResponseID != nil, s.Kept, deref(row.Detail), s.Detail)
	}
}

// heapPeak returns the most bytes of the heap that were seen until ctx ended.
func heapPeak(ctx context.Context) (peak uint64) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
		select {
		case <-ctx.Done():
			return peak
		case <-tick.C:
		}
	}
}

// A connection at which this program itself fails is a row, and the run goes on.
func TestOwnDefectsAreRows(t *testing.T) {
	var g Gather
	for i := range 3 {
		if err := g.Add(netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, byte(i + 1)}), 80), true); err != nil {
			t.Fatal(err)
		}
	}
	targets, _ := g.Targets()
	got := inRun(t, targets, func(c *Config) {
		c.Dial = func(context.Context, netip.AddrPort) (net.Conn, error) { return bomb{}, nil }
	})
	if got.status.Defects != 3 || len(got.grabs) != 3 {
		t.Errorf("%d defects, %d rows, want 3 of each", got.status.Defects, len(got.grabs))
	}
	for _, row := range got.grabs {
		if deref(row.Failure) != "malformed" || !strings.Contains(deref(row.Detail), "this program failed") || !strings.Contains(deref(row.Detail), "bomb") {
			t.Errorf("row %v: %s", deref(row.Failure), deref(row.Detail))
		}
	}
}

// bomb is a connection that panics when it is read.
type bomb struct{ net.Conn }

func (bomb) Read([]byte) (int, error)         { panic("a bomb") }
func (bomb) Write(b []byte) (int, error)      { return len(b), nil }
func (bomb) Close() error                     { return nil }
func (bomb) SetDeadline(time.Time) error      { return nil }
func (bomb) SetReadDeadline(time.Time) error  { return nil }
func (bomb) SetWriteDeadline(time.Time) error { return nil }
func (bomb) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (bomb) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
