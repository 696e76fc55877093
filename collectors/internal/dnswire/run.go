package dnswire

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// idle is the longest wait of a run that nothing interrupts.
const idle = time.Second

// perRound is how many questions are taken at most before replies are looked for again, and how many are in
// flight at once in stepped time: replies to as many fit a socket's buffer on any Linux.
const perRound = 2 * batch

// run is one call of Engine.Run.
type run struct {
	*Engine
	work     Work
	foreseer Foreseer // work as one; nil if it is none
	tags     []uint64
	outer    context.Context // of the caller
	ctx      context.Context // of connections
	study    time.Time
	now      time.Duration

	ended, stopped bool
	waiting        bool // for wakeAt in study time, or an outcome
	wakeAt         time.Time
	failed         error

	outs    [][]datagram // by socket, what is to be sent
	socket  int          // of the last of them
	drawn   [2]int       // for questions of IPv4 and IPv6 that may go from any
	floods  floods
	outcome Outcome       // the one that the caller is given
	readAt  time.Duration // network time of reading what arrived last
	begun   []int32       // slots of questions that were taken and not launched yet

	streams, connected int // those wanted and those open
	queue              []int32
	closing            sync.WaitGroup
	mu                 sync.Mutex
	results            []streamResult
	scratch            []int32
	round              uint64 // of settling
	order              uint64 // of the last query that was sent over UDP
	gathered           gathered
}

// Run asks what w gives until it has no more, and gives one outcome for each question that w gave.
// When ctx ends it takes no further questions, finishes the tries of those in flight without
// trying again, and returns the cause. If w or a socket fails, it returns that error at once,
// and questions in flight have no outcome; the engine can then only be closed.
func (e *Engine) Run(ctx context.Context, w Work) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	foreseer, _ := w.(Foreseer)
	r := &run{Engine: e, foreseer: foreseer, work: w, outer: ctx, ctx: inner, socket: none, drawn: [2]int{none, none}, floods: newFloods(), outs: make([][]datagram, len(e.local))}
	defer r.closing.Wait()
	defer cancel()
	defer context.AfterFunc(ctx, e.net.wake)()
	for r.failed == nil {
		r.tick()
		if ctx.Err() != nil {
			r.stopped = true
		}
		r.fill()
		r.flush()
		if r.failed == nil && e.table.inFlight() == 0 && (r.ended || r.stopped) {
			break
		}
		if r.failed == nil {
			r.fail(r.await())
		}
		r.finishStreams()
	}
	if r.failed == nil {
		r.linger(ctx)
		r.giveFloods()
	}
	if r.failed != nil {
		return r.failed
	}
	return context.Cause(ctx)
}

// fail keeps the first error.
func (r *run) fail(err error) {
	if r.failed == nil && err != nil {
		r.failed = err
	}
}

// tick reads both clocks.
func (r *run) tick() { r.now, r.study = r.networkTime(), r.studyTime() }

// await lets replies or time-outs come.
func (r *run) await() error {
	if r.cfg.Step != nil {
		return r.step()
	}
	if err := r.net.receive(r.patience(), r.arrivedTogether); err != nil {
		return err
	}
	r.tick()
	for i := r.table.oldest; i != none && r.table.slots[i].deadline <= r.now; i = r.table.oldest {
		r.over(i, r.table.slots[i].seen)
	}
	return nil
}

// patience returns how long there is nothing to do but to read.
func (r *run) patience() time.Duration {
	wait := idle
	if i := r.table.oldest; i != none {
		wait = min(wait, r.table.slots[i].deadline-r.now)
	}
	if r.ended || r.stopped {
		return wait
	}
	if r.crowded() {
		if left := r.briskFor(); left > 0 && r.cfg.InFlight > brisk {
			wait = min(wait, left) // then there is more room
		}
		return wait
	}
	if !r.waiting {
		return 0 // there are more questions
	}
	if !r.wakeAt.IsZero() {
		wait = min(wait, r.wakeAt.Sub(r.study))
	}
	return wait
}

// linger listens for replies that come after the last outcome.
func (r *run) linger(ctx context.Context) {
	if r.cfg.Step != nil {
		r.fail(r.readUntil(r.cfg.Step.Replies()))
		return
	}
	end := r.now + r.cfg.Linger
	for r.failed == nil && r.now < end && ctx.Err() == nil {
		r.fail(r.net.receive(min(end-r.now, idle), r.arrivedTogether))
		r.tick()
	}
}
