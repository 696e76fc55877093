package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bridle/.ci/benchkernel/drive"
)

// kernel is one that runs and the peer it is.
type kernel struct {
	*drive.Kernel
	peer peer
}

// start starts a peer.
func (b *bench) start(p peer) (kernel, time.Duration, error) {
	k, took, err := drive.Start(p.Command, b.dir)
	return kernel{k, p}, took, err
}

// begin measures starts alone, one right after the other: five in a whole run are too few for a median.
func (b *bench) begin(p peer) error {
	for range b.starts {
		k, took, err := b.start(p)
		if err != nil {
			return err
		}
		k.Stop()
		b.took.add(p.Name, "start", milliseconds(took))
	}
	return nil
}

// cell runs a cell that must not fail and returns how long it took. What it shows must be shows, unless that is empty.
func (k kernel) cell(code, shows string) (time.Duration, error) {
	o, err := k.Run(code)
	if err == nil && (o.Status != "ok" || shows != "" && o.Text() != shows) {
		err = fmt.Errorf("%q ended as %q and showed %q, not %q", code, o.Status, o.Text(), shows)
	}
	return o.Took, err
}

// warm is how many trivial cells come before those that count.
const warm = 50

// small measures start, idle memory, trivial cells and completion in one session.
func (b *bench) small(p peer) error {
	k, took, err := b.start(p)
	if err != nil {
		return err
	}
	defer k.Stop()
	b.took.add(p.Name, "start", milliseconds(took))
	if err := b.weigh(k, "idle RSS", "idle PSS"); err != nil {
		return err
	}
	if took, err = k.cell(p.Trivial, p.Shows); err != nil {
		return err
	}
	b.took.add(p.Name, "first cell", milliseconds(took))
	before, count := warm, b.cells
	if p.Cells > 0 {
		before, count = 1, min(b.cells, p.Cells)
	}
	for i := range before + count {
		took, err := k.cell(p.Trivial, p.Shows)
		if err != nil {
			return err
		}
		if i >= before {
			b.took.add(p.Name, "trivial cell", milliseconds(took))
		}
	}
	if p.Complete == "" {
		return nil
	}
	if _, err := k.cell(p.Prepare, ""); err != nil {
		return err
	}
	for i := range 1 + b.cells/3 {
		matches, took, err := k.Complete(p.Complete)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(matches, func(m string) bool { return strings.HasSuffix(m, p.Found) }) {
			return fmt.Errorf("%q is not completed to %q: %v", p.Complete, p.Found, matches)
		}
		name := "completion, later"
		if i == 0 {
			name = "completion, first"
		}
		b.took.add(p.Name, name, milliseconds(took))
	}
	return nil
}

// large measures what Go cells with Bridle's packages take, in one session.
func (b *bench) large(p peer) error {
	if !p.Go {
		return nil
	}
	k, _, err := b.start(p)
	if err != nil {
		return err
	}
	defer k.Stop()
	if _, err := k.cell(p.Trivial, p.Shows); err != nil {
		return err
	}
	took, err := k.cell(helper, "")
	if err != nil {
		return err
	}
	b.took.add(p.Name, "import of a helper", milliseconds(took))
	for _, code := range []string{`import "database/sql"`, open} {
		if _, err := k.cell(code, ""); err != nil {
			return err
		}
	}
	if err := b.repeat(k, "select 1", query, "1"); err != nil {
		return err
	}
	if p.Name == "bridle" {
		if err := b.repeat(k, "%%sql select 1", asked, ""); err != nil {
			return err
		}
	}
	for _, code := range b.book {
		if _, err := k.cell(code, ""); err != nil {
			return err
		}
	}
	return b.weigh(k, "RSS after the notebook", "PSS after the notebook")
}

// repeat measures a cell after it has run a few times.
func (b *bench) repeat(k kernel, name, code, shows string) error {
	const before = 10
	for i := range before + b.cells/3 {
		took, err := k.cell(code, shows)
		if err != nil {
			return err
		}
		if i >= before {
			b.took.add(k.peer.Name, name, milliseconds(took))
		}
	}
	return nil
}

// weigh reads the memory of a kernel that has been idle for a while.
func (b *bench) weigh(k kernel, rss, pss string) error {
	time.Sleep(b.idle)
	m, err := drive.TreeMemory(k.PID())
	if err != nil {
		return err
	}
	b.took.add(k.peer.Name, rss, float64(m.RSS)/1e6)
	b.took.add(k.peer.Name, pss, float64(m.PSS)/1e6)
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
