package proof

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"bridle/datasets/command"
	"bridle/datasets/study"
)

// Kills returns how often a test kills at least: BRIDLE_KILLS, or 3.
func Kills(t *testing.T) int {
	t.Helper()
	text := os.Getenv("BRIDLE_KILLS")
	if text == "" {
		return 3
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Cuts says how a run is cut off again and again.
type Cuts struct {
	// Kills is how often the process is killed (SIGKILL). Before every second kill it is stopped once (SIGINT), so that
	// what it goes on from is more than the parts of half a minute.
	Kills int
	// Within is the real time after its start within which a process is killed or stopped, at a random moment.
	Within time.Duration
	// Command and Arguments of the first process; those after it get --resume too.
	Command   string
	Arguments []string
	// Recorded returns how many queries the rows tell of that are safe.
	Recorded func() int64
	Seed     uint64
}

// Result is what became of a run that was cut off.
type Result struct {
	Killed, Stopped int
	// Lost are queries that were sent and have no row: those of parts that were open when the process was killed.
	Lost int64
	// Stdout of the process that came to the end.
	Stdout string
}

// lateness is the real time by which a part may be older than study.PartAge when it is closed, on a busy machine.
const lateness = 5 * time.Second

// Cut runs a command to its end and cuts it off as often as c says. It checks that each kill costs at most the part that was
// open, that a stop costs nothing but what waited to be tried again, and that the last process counts what was sent.
func (a *Arena) Cut(t *testing.T, c Cuts) (r Result) {
	t.Helper()
	random := rand.New(rand.NewPCG(c.Seed, 0x63757473)) // "cuts"
	before, args := a.Received(), c.Arguments
	for {
		p := Start(t, c.Command, args...)
		signal, stopping := os.Signal(syscall.SIGKILL), r.Killed%2 == 0 && r.Stopped <= r.Killed/2
		if stopping {
			signal = syscall.SIGINT
		}
		var timer *time.Timer
		if r.Killed < c.Kills {
			// Not before the process can have joined.
			timer = time.AfterFunc(c.Within/8+time.Duration(random.Int64N(int64(c.Within))), func() { p.Signal(signal) })
		}
		code := p.Wait()
		if timer != nil {
			timer.Stop()
		}
		cut := time.Now()
		settle(a)
		lost := a.Received() - before - c.Recorded() - r.Lost
		switch code {
		case command.ExitOK:
			if r.Killed < c.Kills {
				t.Logf("it came to its end before it was killed %d times", c.Kills)
			}
			if lost != 0 {
				t.Errorf("the process that came to the end: of %d queries more than the rows tell the world knows %d", a.Received(), lost)
			}
			r.Stdout = p.Stdout.String()
			return r
		case -1:
			r.Killed++
			open := a.Received() - a.receivedAt(later(p.Began, cut.Add(-study.PartAge-lateness)))
			t.Logf("killed after %v: %d queries have no row, of %d that were sent in the last %v", cut.Sub(p.Began).Round(time.Millisecond), lost, open, study.PartAge+lateness)
			if lost < 0 || lost > open {
				t.Errorf("killed: %d queries have no row; %d were sent since the last part that must be safe", lost, open)
			}
		case command.ExitInterrupted:
			r.Stopped++
			t.Logf("stopped after %v: %d queries have no row", cut.Sub(p.Began).Round(time.Millisecond), lost)
			if lost < 0 || lost > 200 {
				t.Errorf("stopped: %d queries have no row; want those alone that waited to be tried again", lost)
			}
		default:
			t.Fatalf("exit code %d: %s", code, p.Stderr.String())
		}
		r.Lost += lost
		if !slices.Contains(args, "--resume") && a.begun(t, c.Command) {
			args = append(slices.Clone(args), "--resume")
		}
	}
}

// settle waits until the world has taken in what was sent to it.
func settle(a *Arena) {
	for n := int64(-1); n != a.Received(); time.Sleep(2 * sampling) {
		n = a.Received()
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// begun reports whether there is a run to take up: a process that is killed early leaves none.
func (a *Arena) begun(t *testing.T, command string) bool {
	t.Helper()
	runs, err := a.Study.Runs()
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(runs, func(m study.Manifest) bool { return "bridle-"+m.Tool == command })
}
