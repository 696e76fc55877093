package scan

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"bridle/collectors/internal/plan"
	"bridle/collectors/internal/scope"
	"bridle/datasets/study"
)

// stage is a network of servers that answer every request and close, and study time that passes only when nobody is connected.
type stage struct {
	mu    sync.Mutex
	at    time.Time
	open  int
	calls []call
	err   error // of every connection from now on
	until func()
}

type call struct {
	at time.Time
	to netip.AddrPort
}

func newStage() *stage { return &stage{at: time.Date(2018, 3, 1, 23, 59, 0, 0, time.UTC)} }

func (s *stage) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

func (s *stage) wait(_ context.Context, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open > 0 {
		return fmt.Errorf("time is to pass while %d connections are open", s.open)
	}
	if at.Before(s.at) {
		return fmt.Errorf("time is to go back to %v from %v", at, s.at)
	}
	s.at = at
	if s.until != nil {
		s.until()
	}
	return nil
}

func (s *stage) dial(_ context.Context, to netip.AddrPort) (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call{s.at, to})
	if s.err != nil {
		return nil, s.err
	}
	s.open++
	mine, theirs := net.Pipe()
	go func() {
		defer theirs.Close()
		r := bufio.NewReader(theirs)
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			if line == "\r\n" {
				break
			}
		}
		io.WriteString(theirs, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
	}()
	return &leaving{Conn: mine, s: s}, nil
}

// leaving tells the stage when it is closed.
type leaving struct {
	net.Conn
	s    *stage
	once sync.Once
}

func (l *leaving) Close() error {
	l.once.Do(func() {
		l.s.mu.Lock()
		l.s.open--
		l.s.mu.Unlock()
	})
	return l.Conn.Close()
}

// crowd is a list of n plain targets of one /24, two ports at each address.
func crowd(t *testing.T, n int) *Targets {
	t.Helper()
	var g Gather
	for i := range n {
		if err := g.Add(netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, byte(1 + i/2)}), uint16(80+i%2)), true); err != nil {
			t.Fatal(err)
		}
	}
	list, _ := g.Targets()
	return list
}

func (s *stage) into(c *Config) { c.Now, c.Until, c.Dial = s.now, s.wait, s.dial }

// Gaps hold between all connections, further ones of a visit too, and every request has its row.
func TestGapsHold(t *testing.T) {
	s, targets := newStage(), crowd(t, 20)
	limits := loose()
	limits.Address.Gap, limits.Prefix.Gap = 10*time.Second, time.Second
	got := inRun(t, targets, func(c *Config) {
		s.into(c)
		c.Limits, c.Recipe.Decoys = limits, true
	})
	const requests = 7 // "/", two decoys, unknown, favicon, foreign host, no host
	if len(got.grabs) != 20*requests || len(s.calls) != 20*requests || got.status.Connections != 20*requests {
		t.Errorf("%d rows, %d connections, counted %d; want %d of each", len(got.grabs), len(s.calls), got.status.Connections, 20*requests)
	}
	last := map[netip.Addr]time.Time{}
	for i, c := range s.calls {
		if before, ok := last[c.to.Addr()]; ok && c.at.Sub(before) < 10*time.Second {
			t.Errorf("%v after %v", c.to, c.at.Sub(before))
		}
		last[c.to.Addr()] = c.at
		if i > 0 && c.at.Sub(s.calls[i-1].at) < time.Second {
			t.Errorf("%v follows %v after %v", c.to, s.calls[i-1].to, c.at.Sub(s.calls[i-1].at))
		}
	}
	if len(got.responses) != 1 {
		t.Errorf("%d responses, all were the same", len(got.responses))
	}
}

// What is over a cap of the day is a row that says so, for a target's first connection and for further ones; the ledger adds up.
func TestCaps(t *testing.T) {
	s, targets := newStage(), crowd(t, 20)
	s.at = s.at.Add(-12 * time.Hour)
	limits := loose()
	limits.Total.Packets = 30
	got := inRun(t, targets, func(c *Config) {
		s.into(c)
		c.Limits, c.Recipe.Decoys = limits, true
	})
	if len(s.calls) != 30 {
		t.Errorf("%d connections, the cap is 30", len(s.calls))
	}
	over, whole := 0, 0
	for _, row := range got.grabs {
		if deref(row.Failure) == "over_cap" {
			over++
		} else if row.Failure == nil {
			whole++
		}
	}
	l := got.status.Ledger
	if whole != 30 || over != 20*7-30 && over != len(got.grabs)-30 || l.Check() != nil || l.Planned != 20 {
		t.Errorf("%d rows with an answer, %d over the cap; %v", whole, over, l)
	}
	t.Logf("%v; %d rows", l, len(got.grabs))
}

// Who opts out while a sweep goes on is not connected to any more; what is planned has its row. A list that is broken stops the run.
func TestOptOutHolds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "opt-out.txt")
	put := func(text string) {
		if err := study.WriteFile(path, []byte(text)); err != nil {
			t.Error(err)
		}
	}
	put("# nobody\n")
	guard, err := scope.Open(scope.Config{OptOut: path, Simulated: true, Every: time.Nanosecond}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s, targets := newStage(), crowd(t, 40)
	limits := loose()
	limits.Prefix.Gap = time.Second
	s.until = func() {
		if len(s.calls) == 20 {
			put("127.0.0.0/8\n")
			time.Sleep(1100 * time.Millisecond) // the list is looked at once a second
		}
	}
	got := inRun(t, targets, func(c *Config) {
		s.into(c)
		c.Limits, c.Guard = limits, guard
	})
	if l := got.status.Ledger; len(s.calls) != 20 || l.Skipped != 20 || l.Check() != nil {
		t.Errorf("%d connections, %v; want 20 and 20 skipped", len(s.calls), l)
	}
	for i := range got.grabs {
		if row := &got.grabs[i]; row.Failure != nil && *row.Failure != "opted_out" {
			t.Errorf("%s: %s", row.Address, *row.Failure)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	x, err := New(Config{Targets: targets, Recipe: Recipe{Version: RecipeVersion}, Plan: planOf(t, targets, plan.Shard{}), Limits: limits, Guard: guard, Sink: nobody{}, Now: s.now, Until: s.wait, Dial: s.dial})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Run(t.Context()); err == nil || len(s.calls) != 20 {
		t.Errorf("the opt-out list is gone, and %d connections were opened: %v", len(s.calls)-20, err)
	}
}

// nobody takes visits and forgets them.
type nobody struct{}

func (nobody) Visit(*Visit) error { return nil }
func (nobody) Tick() error        { return nil }

// broken takes no visit.
type broken struct{}

var errBroken = errors.New("the disk is full")

func (broken) Visit(*Visit) error { return errBroken }
func (broken) Tick() error        { return nil }

// A defect of the machine is no finding about a target: the run stops and says why. So it does when rows cannot be written.
func TestDefectsStop(t *testing.T) {
	s, targets := newStage(), crowd(t, 200)
	limits := loose()
	limits.Prefix.Gap = time.Millisecond
	cfg := Config{Targets: targets, Recipe: Recipe{Version: RecipeVersion}, Plan: planOf(t, targets, plan.Shard{}), Limits: limits, Guard: permissive(t), Sink: nobody{}, Now: s.now, Until: s.wait, Dial: s.dial}
	s.err = syscall.EMFILE
	x, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Run(t.Context()); !errors.Is(err, syscall.EMFILE) || x.Status().Ledger.Rows() != 0 {
		t.Errorf("%v; %v", err, x.Status().Ledger)
	}
	s.err, cfg.Sink = nil, broken{}
	if x, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	if err := x.Run(t.Context()); !errors.Is(err, errBroken) {
		t.Errorf("rows cannot be written: %v", err)
	}
}

// Shards visit every target once, together.
func TestShards(t *testing.T) {
	targets := crowd(t, 100)
	var all []string
	for i := range 3 {
		s := newStage()
		got := inRun(t, targets, func(c *Config) {
			s.into(c)
			c.Plan = planOf(t, targets, plan.Shard{Index: i + 1, Count: 3})
		})
		for _, row := range got.grabs {
			all = append(all, target(&row).String())
		}
	}
	slices.Sort(all)
	if n := len(all); n != 100 || len(slices.Compact(all)) != 100 {
		t.Errorf("%d visits of three shards", n)
	}
}
