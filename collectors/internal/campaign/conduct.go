package campaign

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/datasets/study"
)

// Asker is what asks for an agenda: a dispatch.Dispatcher.
type Asker interface {
	Run(ctx context.Context, a dispatch.Agenda) error
}

// Show is where a campaign shows how far it is.
type Show struct {
	// Progress takes a line every Every (0: every second on a terminal, else every ten). What is the
	// beginning of each.
	Progress io.Writer
	What     string
	Every    time.Duration
	// Load loads finished parts into study.duckdb, and is called about every 30 s; nil: nobody does.
	// Its errors are shown and end nothing, since the parts are safe.
	Load func(ctx context.Context) error
}

// loadEvery is the real time between two attempts to load.
const loadEvery = 30 * time.Second

// StatusName is the name of the file in the folder of a run that keeps its course.
const StatusName = "status.jsonl"

// Conduct lets an agenda run to its end or until ctx ends, and then ends the run accordingly: complete,
// interrupted, or abandoned if there was an error. It returns the last status.
//
// An agenda that came to its end and whose ledger does not add up is an error: then there is a
// defect in this program, and the run is left unfinished.
func Conduct(ctx context.Context, s *Scene, run *study.Run, by Asker, a Agenda, show Show) (Status, error) {
	Thrift()
	w := watch(a, time.Now)
	return attend(ctx, s, run, w, func(ctx context.Context) error { return by.Run(ctx, w) }, show)
}

// Attend does for other work what Conduct does for an agenda.
func Attend(ctx context.Context, s *Scene, run *study.Run, work Work, show Show) (Status, error) {
	if work.Memory > 0 {
		Within(work.Memory)
	} else {
		Thrift()
	}
	return attend(ctx, s, run, &looking{Work: work, begin: time.Now(), first: s.Now(), study: s.Now}, work.Run, show)
}

// course is what knows how far a campaign is. picture is called by the goroutine that runs it, when it has ended; now by any other.
type course interface {
	now() Status
	picture(study, real time.Time)
}

func attend(ctx context.Context, s *Scene, run *study.Run, w course, work func(context.Context) error, show Show) (Status, error) {
	shower, err := newShower(s, run, show)
	if err != nil {
		return Status{}, run.Stop(ctx, err)
	}
	inner, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { shower.keep(inner, w) })
	beside.Go(func() { keepLoading(inner, show) })
	err = work(ctx)
	cancel()
	beside.Wait()
	w.picture(s.Now(), time.Now())
	last := w.now()
	last.Last = true
	err = errors.Join(err, shower.end(last))
	if err == nil {
		err = last.Ledger.Check()
	}
	if err != nil {
		return last, run.Stop(ctx, err)
	}
	return last, run.Finish()
}

// keepLoading loads finished parts now and then.
func keepLoading(ctx context.Context, show Show) {
	if show.Load == nil {
		return
	}
	tick := time.NewTicker(loadEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := show.Load(ctx); err != nil && ctx.Err() == nil {
				fmt.Fprintf(show.Progress, "\nfinished parts are safe but not yet loaded, which will be tried again: %v\n", err)
			}
		}
	}
}

// shower writes lines for people and lines for status.jsonl.
type shower struct {
	Show
	inPlace bool
	stamp   string
	file    *os.File
}

func newShower(s *Scene, run *study.Run, show Show) (*shower, error) {
	f, err := os.OpenFile(filepath.Join(s.Study.Dir(), "runs", run.ID(), StatusName), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	x := &shower{Show: show, file: f, inPlace: terminal(show.Progress)}
	if s.Simulated() {
		x.stamp = "SIMULATED "
	}
	if x.Every == 0 {
		x.Every = 10 * time.Second
		if x.inPlace {
			x.Every = time.Second
		}
	}
	return x, nil
}

// keep writes a line now and then until ctx ends; every sixtieth second one goes into the file.
func (x *shower) keep(ctx context.Context, w course) {
	tick := time.NewTicker(x.Every)
	defer tick.Stop()
	var kept time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			status := w.now()
			x.line(status)
			if now.Sub(kept) >= time.Minute {
				kept = now
				x.keepStatus(status)
			}
		}
	}
}

func (x *shower) line(s Status) {
	if s.At.IsZero() {
		return // nothing has happened yet
	}
	text := fmt.Sprintf("%s%s %s: %s", x.stamp, s.At.Format("2006-01-02 15:04"), x.What, s.Line())
	if x.inPlace {
		fmt.Fprintf(x.Progress, "\r\x1b[K%s", cut(text, columns(x.Progress)-1))
		return
	}
	fmt.Fprintln(x.Progress, text)
}

// cut shortens a line to as many columns: one that is wrapped could not be overwritten.
func cut(text string, columns int) string {
	if r := []rune(text); len(r) > columns {
		return string(r[:max(0, columns-1)]) + "…"
	}
	return text
}

// keepStatus appends a line to the file. That it cannot is no reason to stop asking; the end of
// the run tells.
func (x *shower) keepStatus(s Status) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = x.file.Write(append(b, '\n'))
	return err
}

// end writes the last status.
func (x *shower) end(last Status) error {
	x.line(last)
	if x.inPlace {
		fmt.Fprintln(x.Progress)
	}
	return errors.Join(x.keepStatus(last), x.file.Close())
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
