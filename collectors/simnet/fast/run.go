package fast

import (
	"cmp"
	"context"
	"maps"
	"net/netip"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/dns"
	"bridle/datasets/schema/probes"
)

// Sink takes the rows of one worker. Write keeps no reference to them.
type Sink interface {
	Write(rows ...probes.Row) error
}

// Run probes the Internet by the plan and gives the rows of each worker to a sink of its
// own, made by sink, which is called once for each before anything is written. The run id goes
// into the rows. progress, if not nil, is told the rows written so far, from several
// goroutines. Run returns when all is done, ctx ends or a sink fails.
func Run(ctx context.Context, net *simnet.Internet, plan *Plan, runID string, workers int,
	sink func(worker int) (Sink, error), progress func(done int64)) error {
	if err := plan.Check(net); err != nil {
		return err
	}
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var done atomic.Int64
	var all sync.WaitGroup
	for i, share := range divide(plan.jobs(net), workers) {
		s, err := sink(i)
		if err != nil {
			cancel(err)
			break
		}
		w := &worker{net: net, plan: plan, runID: runID, sink: s, done: func(n int) {
			if total := done.Add(int64(n)); progress != nil {
				progress(total)
			}
		}}
		all.Go(func() {
			if err := w.work(inner, share); err != nil {
				cancel(err)
			}
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	return context.Cause(inner)
}

// divide gives each worker whole backends, the largest first, always to the worker that has the least:
// the division depends on the plan alone, and so do the parts that are written.
func divide(jobs []job, workers int) [][]job {
	byBackend := map[int][]job{}
	size := map[int]int{}
	for _, j := range jobs {
		byBackend[j.backend] = append(byBackend[j.backend], j)
		size[j.backend] += len(j.probes)
	}
	order := sortedKeys(byBackend)
	slices.SortStableFunc(order, func(a, b int) int { return size[b] - size[a] })
	shares, load := make([][]job, workers), make([]int, workers)
	for _, b := range order {
		least := 0
		for i := range load {
			if load[i] < load[least] {
				least = i
			}
		}
		shares[least] = append(shares[least], byBackend[b]...)
		load[least] += size[b]
	}
	return shares
}

func sortedKeys[V any](m map[int]V) []int { return slices.Sorted(maps.Keys(m)) }

// batch is how many rows are written at once.
const batch = 2048

type worker struct {
	net   *simnet.Internet
	plan  *Plan
	runID string
	sink  Sink
	done  func(rows int)

	rows  []probes.Row
	cells []cells
	n     int
	reply dns.Reply
}

func (w *worker) work(ctx context.Context, jobs []job) error {
	w.rows, w.cells = make([]probes.Row, batch), make([]cells, batch)
	solo := w.net.Solo()
	for _, j := range jobs {
		if err := w.job(ctx, solo.Unit(j.backend, j.zone), j); err != nil {
			return err
		}
	}
	return w.flush()
}

// job asks one backend for the names of one zone, in order of time.
func (w *worker) job(ctx context.Context, u *simnet.Unit, j job) error {
	every := w.plan.every()
	fixed := make([]probes.Row, len(j.probes))
	from := make([]netip.AddrPort, len(j.probes))
	for i, p := range j.probes {
		fixed[i] = w.template(p)
		from[i] = netip.AddrPortFrom(vantage(w.net.World().Resolvers[p.resolver].Address), 0)
	}
	q := dns.Question{Type: dns.A, EDNS: true}
	for sweep := 1; sweep <= w.plan.Sweeps(); sweep++ {
		for i := range j.probes {
			p := &j.probes[i]
			q.Name = w.plan.Names[p.name].Name
			q.At = p.first + dns.Instant(sweep-1)*every
			q.From = netip.AddrPortFrom(from[i].Addr(), w.plan.port(p.turn+uint64(sweep)))
			row, c := &w.rows[w.n], &w.cells[w.n]
			*row = fixed[i]
			row.Sweep = int32(sweep)
			w.ask(u, p, &q, row, c)
			if w.n++; w.n == batch {
				if err := w.flush(); err != nil {
					return err
				}
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
			}
		}
	}
	return nil
}

// vantage is the address that probes come from.
func vantage(to netip.Addr) netip.Addr {
	if to.Is6() {
		return netip.IPv6Loopback()
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}

// ask sends a question up to as many times as the plan allows.
func (w *worker) ask(u *simnet.Unit, p *pair, q *dns.Question, row *probes.Row, c *cells) {
	tries, timeout := cmp.Or(w.plan.Tries, 3), cmp.Or(w.plan.Timeout, 2*time.Second)
	c.port = int32(q.From.Port())
	row.SourcePort = &c.port
	row.ProbedAt = q.At.Time()
	row.EDNSUDPBytes, row.IsTCP, row.NTries = &ednsBytes, &no, &c.tries
	for q.Attempt = range tries {
		c.tries = int32(q.Attempt + 1)
		w.reply.Reset()
		u.Ask(p.resolver, p.host, q, &w.reply)
		switch {
		case w.reply.Fate != dns.Answered || w.reply.Delay >= timeout:
			unanswered(row, c, "timed_out", "timeout")
		case w.reply.From.IsValid() && w.reply.From != w.net.World().Resolvers[p.resolver].Address:
			unanswered(row, c, "invalid", "wrong_source")
		default:
			answered(row, c, q, &w.reply)
			return
		}
	}
}

// template returns what is the same in all rows of a pair.
func (w *worker) template(p pair) probes.Row {
	r := &w.net.World().Resolvers[p.resolver]
	name := &w.plan.Names[p.name]
	label := w.plan.Vantage
	if label == "" {
		label = "simulated"
	}
	return probes.Row{
		RunID: w.runID, Address: r.Address.String(), Port: int32(r.Port), Name: name.Name, QType: "A",
		Purpose: name.Purpose, Schedule: "fixed", Vantage: label, Source: "bridle-simnet",
	}
}

func (w *worker) flush() error {
	if w.n == 0 {
		return nil
	}
	err := w.sink.Write(w.rows[:w.n]...)
	w.done(w.n)
	w.n = 0
	return err
}
