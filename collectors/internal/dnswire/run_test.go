package dnswire

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"

	"github.com/miekg/dns"
)

// scripted is work made of functions.
type scripted struct {
	next func(now time.Time, q *Question) (Turn, time.Time)
	done func(o *Outcome) error
	odd  func(row *anomalies.Row) error
}

func (s *scripted) Next(now time.Time, q *Question) (Turn, time.Time) { return s.next(now, q) }
func (s *scripted) Again(time.Time, *Question, int, Further) bool     { return true }
func (s *scripted) Done(o *Outcome) error                             { return s.done(new(*o)) }
func (s *scripted) Anomaly(row *anomalies.Row) error {
	if s.odd == nil {
		return nil
	}
	return s.odd(row)
}

// newEngine returns an engine with two sockets on loopback.
func newEngine(t *testing.T, cfg Config) *Engine {
	t.Helper()
	if cfg.Local == nil {
		cfg.Local = []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0"), netip.MustParseAddrPort("127.0.0.1:0")}
	}
	cfg.Rand = rand.New(rand.NewChaCha8([32]byte{2}))
	e, err := New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func honest(t *testing.T) *forger {
	t.Helper()
	return newForger(t, func(_ int, q *dns.Msg, _ []byte, reply func([]byte), _ func(int, []byte)) { reply(answer(q, nil)) })
}

// Questions may hang on outcomes, and on instants.
func TestQuestionsWaitForOutcomesAndInstants(t *testing.T) {
	t.Parallel()
	f := honest(t)
	begin := time.Now()
	given, finished := 0, 0
	w := &scripted{
		next: func(now time.Time, q *Question) (Turn, time.Time) {
			switch {
			case given == 5:
				return End, time.Time{}
			case given > finished:
				return Wait, time.Time{}
			case given == 3 && now.Before(begin.Add(150*time.Millisecond)):
				return Wait, begin.Add(150 * time.Millisecond)
			}
			given++
			*q = Question{To: f.to, Name: "a.example", Type: dns.TypeA}
			return Ask, time.Time{}
		},
		done: func(o *Outcome) error { finished++; return nil },
	}
	if err := newEngine(t, Config{Linger: -1}).Run(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); finished != 5 || took < 150*time.Millisecond {
		t.Errorf("%d outcomes after %v", finished, took)
	}
}

// Who ends a run gets an outcome for each question that was given.
func TestEndingARun(t *testing.T) {
	t.Parallel()
	f := newForger(t, func(int, *dns.Msg, []byte, func([]byte), func(int, []byte)) {})
	ctx, cancel := context.WithCancelCause(t.Context())
	given, finished := 0, 0
	w := &scripted{
		next: func(_ time.Time, q *Question) (Turn, time.Time) {
			if given++; given == 500 {
				cancel(errors.New("enough"))
			}
			*q = Question{To: f.to, Name: "a.example", Type: dns.TypeA}
			return Ask, time.Time{}
		},
		done: func(o *Outcome) error {
			if finished++; o.Queries != 1 {
				t.Errorf("outcome %+v", o)
			}
			return nil
		},
	}
	err := newEngine(t, Config{Timeout: 300 * time.Millisecond}).Run(ctx, w)
	if err == nil || err.Error() != "enough" || finished != given || given >= 1000 {
		t.Errorf("error %v; %d outcomes for %d questions", err, finished, given)
	}
}

func TestErrorsEndARun(t *testing.T) {
	t.Parallel()
	f := honest(t)
	full := errors.New("the disk is full")
	for name, c := range map[string]struct {
		question Question
		turn     Turn
		want     string
	}{
		"done":    {Question{To: f.to, Name: "a", Type: 1}, Ask, "disk is full"},
		"name":    {Question{To: f.to, Name: "a..b", Type: 1}, Ask, "label of 0 bytes"},
		"address": {Question{Name: "a", Type: 1}, Ask, "no address and port"},
		"port":    {Question{To: f.to, Name: "a", Type: 1, Port: 1}, Ask, "no socket was opened"},
		"stuck":   {Question{}, Wait, "nothing is in flight"},
	} {
		t.Run(name, func(t *testing.T) {
			w := &scripted{
				next: func(_ time.Time, q *Question) (Turn, time.Time) { *q = c.question; return c.turn, time.Time{} },
				done: func(*Outcome) error { return full },
			}
			if err := newEngine(t, Config{}).Run(t.Context(), w); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// Strangers who flood an engine get few rows, and every packet is counted.
func TestFloods(t *testing.T) {
	t.Parallel()
	const n = 3000
	e := newEngine(t, Config{Linger: -1})
	f := honest(t)
	to := netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), e.Ports()[0])
	go func() {
		time.Sleep(30 * time.Millisecond)
		q := new(dns.Msg).SetQuestion("evil.example.", dns.TypeA)
		for i := range n {
			f.others[1].WriteToUDPAddrPort(withID(answer(q, nil), uint16(i)), to)
			if i%100 == 0 {
				time.Sleep(time.Millisecond)
			}
		}
	}()
	begin := time.Now()
	rows, packets, outcomes := 0, int64(0), 0
	w := &scripted{
		next: func(now time.Time, q *Question) (Turn, time.Time) {
			if e.Stats().Anomalies >= n || now.After(begin.Add(5*time.Second)) {
				return End, time.Time{}
			}
			if outcomes < 10 {
				outcomes++
				*q = Question{To: f.to, Name: "a.example", Type: dns.TypeA, Port: e.Ports()[1]} // so that no id of the other stands for anything
				return Ask, time.Time{}
			}
			return Wait, now.Add(10 * time.Millisecond)
		},
		done: func(o *Outcome) error {
			if o.Status != Answered {
				t.Errorf("outcome %+v", o)
			}
			return nil
		},
		odd: func(row *anomalies.Row) error {
			rows++
			packets += row.NPackets
			if row.FromAddress != "127.0.0.2" || row.AskedAddress != nil || row.Expected != nil {
				t.Errorf("row %+v", row)
			}
			return nil
		},
	}
	if err := e.Run(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if rows != rowsPerSource+1 || packets != n {
		t.Errorf("%d rows for %d packets, want %d for %d", rows, packets, rowsPerSource+1, n)
	}
}

func TestIPv6(t *testing.T) {
	t.Parallel()
	c, err := net.ListenUDP("udp6", &net.UDPAddr{IP: net.IPv6loopback})
	if err != nil {
		t.Skip("this machine has no IPv6: ", err)
	}
	defer c.Close()
	go func() {
		buffer := make([]byte, 1000)
		for {
			n, from, err := c.ReadFromUDPAddrPort(buffer)
			if err != nil {
				return
			}
			q := new(dns.Msg)
			if q.Unpack(buffer[:n]) == nil {
				c.WriteToUDPAddrPort(answer(q, nil), from)
			}
		}
	}()
	for _, portable := range []bool{false, true} {
		w := &work{questions: []Question{{To: c.LocalAddr().(*net.UDPAddr).AddrPort(), Name: "a.example", Type: 1}, {To: honest(t).to, Name: "a.example", Type: 1, Tag: 1}}}
		run1(t, Config{Local: []netip.AddrPort{netip.MustParseAddrPort("[::]:0"), netip.MustParseAddrPort("0.0.0.0:0")}, Linger: -1, Portable: portable}, w)
		if want := map[string]int{"answered ": 2}; !maps.Equal(statuses(w), want) {
			t.Errorf("outcomes %v, want %v", statuses(w), want)
		}
	}
}

// Many questions of one instant are asked in the order in which they are given, so that
// rows are the same every time, whatever the ids and the machine.
func TestManyQuestionsAtOneInstant(t *testing.T) {
	w, plan := village(t, 1)
	var questions []Question
	for _, r := range w.Resolvers {
		for _, n := range plan.Names {
			questions = append(questions, Question{To: netip.AddrPortFrom(r.Address, r.Port), Name: n.Name, Type: 1, Tag: uint64(len(questions))})
		}
	}
	var local []netip.AddrPort
	var runs [2][]string
	for k := range runs {
		t.Run("", func(t *testing.T) {
			if k == 0 {
				local = slices.Repeat([]netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")}, 4)
			}
			e, err := New(t.Context(), Config{Local: local, Step: serve(t, w, plan.From), Rand: rand.New(rand.NewPCG(uint64(k), 1))})
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			local = e.local
			runs[k] = lines(t, atOnce(t, e, questions))
		})
	}
	if len(runs[0]) != len(questions) || !slices.Equal(runs[0], runs[1]) {
		t.Errorf("%d and %d rows for %d questions, which differ", len(runs[0]), len(runs[1]), len(questions))
	}
}

// atOnce asks all questions at one instant, from the ports of the engine in turn.
func atOnce(t *testing.T, e *Engine, questions []Question) (rows []probes.Row) {
	t.Helper()
	given := 0
	err := e.Run(t.Context(), &scripted{
		next: func(_ time.Time, q *Question) (Turn, time.Time) {
			if given == len(questions) {
				return End, time.Time{}
			}
			*q = questions[given]
			q.Port = e.local[given%len(e.local)].Port()
			given++
			return Ask, time.Time{}
		},
		done: func(o *Outcome) error {
			row := probes.Row{Address: o.Question.To.String(), Name: o.Question.Name, Sweep: int32(o.Question.Tag)}
			o.FillProbe(&row)
			rows = append(rows, row)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Where nobody answers, as many questions are in flight as the configuration allows: the lesser number for those that are
// answered at once costs no rate. A question whose section is longer than an entry of past is remembered as well.
func TestAllMayBeInFlightWhereNobodyAnswers(t *testing.T) {
	t.Parallel()
	silent := newForger(t, func(int, *dns.Msg, []byte, func([]byte), func(int, []byte)) {})
	e := newEngine(t, Config{InFlight: brisk + 2*batch, Tries: 1, Timeout: 500 * time.Millisecond, Linger: -1})
	const n = brisk + 4*batch
	given, most := 0, 0
	name := strings.Repeat("long-label.", 8) + "example"
	w := &scripted{
		next: func(_ time.Time, q *Question) (Turn, time.Time) {
			if most = max(most, e.table.inFlight()); given == n {
				return End, time.Time{}
			}
			given++
			*q = Question{To: silent.to, Name: name, Type: dns.TypeA}
			return Ask, time.Time{}
		},
		done: func(*Outcome) error { return nil },
	}
	if err := e.Run(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if most != brisk+2*batch {
		t.Errorf("%d were in flight at most, not %d", most, brisk+2*batch)
	}
	if asked, qtype := readQuestion(e.table.asked(n - 1)); asked != name || qtype != dns.TypeA || len(e.table.long) != n {
		t.Errorf("remembered %q of type %d, and %d long ones, not %d", asked, qtype, len(e.table.long), n)
	}
}

// An entry of past takes the place of the oldest of its ring, and a long question goes with its entry.
func TestLongQuestionsAreForgotten(t *testing.T) {
	t.Parallel()
	table := newTable(1, 1)
	short, long := "a.example", strings.Repeat("long-label.", 8)+"example"
	ask := func(name string, id uint16) {
		s := &table.slots[table.take()]
		if err := s.query.pack(&Question{Name: name, Type: dns.TypeA}, 1232); err != nil {
			t.Fatal(err)
		}
		s.query.setID(id)
		table.remember(s, false)
		table.release(0)
	}
	for i := range memory {
		name := short
		if i%2 == 0 {
			name = long
		}
		ask(name, uint16(i))
		if got, _ := readQuestion(table.asked(i)); got != name {
			t.Fatalf("entry %d is %q, not %q", i, got, name)
		}
	}
	for i := range memory {
		ask(short, uint16(memory+i))
	}
	if len(table.long) != 0 {
		t.Errorf("%d long questions are kept without an entry", len(table.long))
	}
	if i, over := table.lookup(0, 0); i != none || over != none {
		t.Errorf("id 0 stands for slot %d or entry %d, though it was forgotten", i, over)
	}
}
