package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"bridle/collectors/canary"
	"bridle/collectors/simnet"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/study"
	"bridle/datasets/world"

	"github.com/miekg/dns"
)

// safeEvery is how often the rows of the log are made safe, in real time.
const safeEvery = time.Second

// studyLog writes the log of the canary zone's servers into a study.
type studyLog struct {
	zone  *canary.Zone
	ready chan struct{} // closed when run and table are there, or will never be
	run   *study.Run
	table *study.Writer[canaryqueries.Row]

	once   sync.Once
	fail   chan struct{} // closed at the first row that cannot be written
	failed error
}

func newStudyLog(w *world.World) *studyLog {
	return &studyLog{zone: canary.New(w.Canary.Name), ready: make(chan struct{}), fail: make(chan struct{})}
}

// opened gives the log its run; questions wait until then. With an error instead none is kept.
func (l *studyLog) opened(run *study.Run, err error) error {
	defer close(l.ready)
	if err != nil {
		return err
	}
	l.run = run
	if l.table, err = study.Table[canaryqueries.Row](run); err != nil {
		return errors.Join(err, run.Abandon())
	}
	return nil
}

// add writes one question.
func (l *studyLog) add(q simnet.CanaryQuestion) {
	<-l.ready
	if l.table == nil {
		return
	}
	if err := l.table.Write(l.row(q)); err != nil {
		l.once.Do(func() {
			l.failed = err
			close(l.fail)
		})
	}
}

// row fills in what is known. Simulated caches ask over UDP from a port that is not simulated, without
// RD, and offer 1232 bytes; no question has a client subnet.
func (l *studyLog) row(q simnet.CanaryQuestion) canaryqueries.Row {
	row := canaryqueries.Row{RunID: l.run.ID(), ReceivedAt: q.At.Time(), Server: q.Server.Unmap().String(),
		FromAddress: q.From.Addr().Unmap().String(), FromPort: int32(q.From.Port()), Name: q.Name,
		QType: dns.Type(q.Type).String(), IsRecursionDesired: q.RecursionDesired, IsTCP: q.TCP,
		RCode: dns.RcodeToString[int(q.RCode)], Answers: append([]string{}, q.Answers...)}
	if token, ok := l.zone.TokenOf(q.Name); ok {
		row.Token = &token
	}
	if q.EDNS {
		row.EDNSUDPBytes, row.IsDNSSECOK = new(int32(1232)), new(false)
	}
	if len(q.Answers) > 0 {
		row.TTLS = new(q.TTL)
	}
	return row
}

// keep makes rows safe again and again until ctx ends or a row cannot be written.
func (l *studyLog) keep(ctx context.Context) error {
	tick := time.NewTicker(safeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-l.fail:
			return l.failed
		case <-tick.C:
		}
		if err := l.table.Flush(); err != nil {
			return err
		}
	}
}

// finish ends the run, after nothing is served any more: as complete if err is nil.
func (l *studyLog) finish(err error) error {
	if err != nil {
		return errors.Join(err, l.run.Abandon())
	}
	return l.run.Finish()
}
