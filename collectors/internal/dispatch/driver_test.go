package dispatch

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"bridle/collectors/internal/dnswire"
)

// sent is a packet as the driver saw it leave.
type sent struct {
	at       time.Time
	question dnswire.Question
	tcp      bool
}

// manner decides what comes back for a query: after how long, and what. With a further query called for,
// the driver asks whether it may be sent at once.
type manner func(q *dnswire.Question) (after time.Duration, o dnswire.Outcome, calls dnswire.Further)

// driver takes the place of an engine: in virtual time, without sockets, so that every instant is exact.
type driver struct {
	t       *testing.T
	d       *Dispatcher
	now     time.Time
	window  int
	manner  manner
	history []sent
	flying  []flight
	seq     int
	until   time.Time // nothing is sent from then on, as when a context ends; zero: never
}

type flight struct {
	at      time.Time
	seq     int
	outcome dnswire.Outcome
	calls   dnswire.Further
}

// launch sends a query.
func (v *driver) launch(q dnswire.Question, queries int, tcp bool) {
	v.history = append(v.history, sent{v.now, q, tcp})
	after, o, calls := v.manner(&q)
	o.Question, o.At, o.Queries, o.TCP = q, v.now, queries, tcp
	v.seq++
	v.flying = append(v.flying, flight{at: v.now.Add(after), seq: v.seq, outcome: o, calls: calls})
}

// land ends the flights that are due.
func (v *driver) land() error {
	slices.SortFunc(v.flying, func(a, b flight) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.seq - b.seq
	})
	for len(v.flying) > 0 && !v.flying[0].at.After(v.now) {
		f := v.flying[0]
		v.flying = v.flying[1:]
		stopped := !v.until.IsZero() && !v.now.Before(v.until)
		if f.calls != dnswire.Nothing {
			if !stopped && v.d.Again(v.now, &f.outcome.Question, f.outcome.Queries, f.calls) {
				q := f.outcome.Question
				queries := f.outcome.Queries + 1
				n := len(v.flying)
				q.NoEDNS = q.NoEDNS || f.calls == dnswire.WithoutEDNS
				q.TCP = f.calls == dnswire.OverTCP
				v.launch(q, queries, f.calls == dnswire.OverTCP)
				v.flying[n].outcome.Question = f.outcome.Question // an engine gives back what it was given
				continue
			}
			f.outcome.Denied = f.calls
		}
		if err := v.d.Done(&f.outcome); err != nil {
			return err
		}
	}
	return nil
}

// run does what Engine.Run does.
func (v *driver) run(ctx context.Context) error {
	waiting, wakeAt := false, time.Time{}
	ended := false
	for {
		stopped := ctx.Err() != nil || !v.until.IsZero() && !v.now.Before(v.until)
		for !ended && !stopped && len(v.flying) < v.window && !(waiting && (wakeAt.IsZero() || v.now.Before(wakeAt))) {
			var q dnswire.Question
			turn, at := v.d.Next(v.now, &q)
			ended, waiting, wakeAt = turn == dnswire.End, turn == dnswire.Wait, at
			if turn == dnswire.Ask {
				v.launch(q, 1, q.TCP)
			}
			if waiting && wakeAt.IsZero() && len(v.flying) == 0 {
				v.t.Fatal("stuck: nothing is in flight and no instant was given")
			}
		}
		if len(v.flying) == 0 && (ended || stopped) {
			return context.Cause(ctx)
		}
		next := wakeAt
		if !waiting || len(v.flying) >= v.window || stopped {
			next = time.Time{}
		}
		for _, f := range v.flying {
			if next.IsZero() || f.at.Before(next) {
				next = f.at
			}
		}
		if next.After(v.now) {
			v.now = next
		}
		before := len(v.flying)
		if err := v.land(); err != nil {
			return err
		}
		if len(v.flying) < before {
			waiting = false
		}
	}
}

// answered and lost are what comes back most often.
func answered(rcode string) dnswire.Outcome {
	return dnswire.Outcome{Status: dnswire.Answered, RTT: time.Millisecond, Reply: &dnswire.Reply{RCode: rcode}, EDNSBytes: 1232}
}

func lost() dnswire.Outcome {
	return dnswire.Outcome{Status: dnswire.TimedOut, Failure: dnswire.Timeout}
}

// weather loses packets, cuts replies off and has servers that do not understand EDNS.
func weather(r *rand.Rand, loss float64) manner {
	return func(q *dnswire.Question) (time.Duration, dnswire.Outcome, dnswire.Further) {
		after := time.Duration(1+r.IntN(200_000)) * time.Microsecond
		switch last := q.To.Addr().As4()[3]; {
		case r.Float64() < loss:
			return 2 * time.Second, lost(), dnswire.Nothing
		case last == 3 && !q.NoEDNS:
			return after, answered("FORMERR"), dnswire.WithoutEDNS
		case (last == 4 || last == 6) && !q.TCP:
			o := answered("NOERROR")
			o.Reply.Truncated = true
			return after, o, dnswire.OverTCP
		}
		return after, answered("NOERROR"), dnswire.Nothing
	}
}
