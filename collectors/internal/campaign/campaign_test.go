package campaign_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/pace"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/settings"
	"bridle/datasets/study"
)

// newStudy makes a study with that study.toml, and a scope and an opt-out list beside it.
func newStudy(t *testing.T, toml string) study.Study {
	t.Helper()
	s, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{settings.Name: toml, "scope.txt": "20.1.2.0/24\n", "opt-out.txt": "20.1.2.7\n"} {
		if err := os.WriteFile(filepath.Join(s.Dir(), name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

const who = `[collect]
vantage = "ams-1"
scope = "scope.txt"
opt_out = "opt-out.txt"
contact = { name = "Example Institute", email = "dns@example.org", page = "https://dns.example.org" }
`

func TestNothingIsSentBeforeItIsSaidWhoAsks(t *testing.T) {
	for name, c := range map[string]struct {
		toml string
		want []string
	}{
		"nothing":       {"", []string{"vantage = ", "contact.name = ", "contact.email = ", "contact.page = ", `scope = "`, "opt_out = ", "[collect]"}},
		"no opt-out":    {strings.Replace(who, "opt_out = \"opt-out.txt\"\n", "", 1), []string{"opt_out = "}},
		"absent scope":  {strings.Replace(who, "scope.txt", "nowhere.txt", 1), []string{"nowhere.txt"}},
		"no loopback":   {"[collect]\nsimulation = \"192.0.2.1:5299\"\n", []string{"loopback"}},
		"misspelt":      {"[collect]\nscopes = \"x\"\n", []string{"no setting collect.scopes"}},
		"no simulation": {"[collect]\nsimulation = \"127.0.0.1:1\"\n", []string{"bridle-simnet run"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := campaign.Enter(t.Context(), campaign.Choice{Dir: newStudy(t, c.toml).Dir(), Tool: "test"})
			for _, w := range c.want {
				if err == nil || !strings.Contains(err.Error(), w) {
					t.Errorf("error %v, want it to say %q", err, w)
				}
			}
		})
	}
	if _, err := campaign.Enter(t.Context(), campaign.Choice{Dir: newStudy(t, who).Dir(), Tool: "test"}); err != nil {
		t.Errorf("all is said, and still: %v", err)
	}
}

// A scan may be what begins a study: settings are enough. A folder without them is no study.
func TestAFolderWithSettingsBecomesAStudy(t *testing.T) {
	dir := newStudy(t, who).Dir()
	if err := os.Remove(filepath.Join(dir, "runs")); err != nil {
		t.Fatal(err)
	}
	if _, err := campaign.Enter(t.Context(), campaign.Choice{Dir: dir, Tool: "test", Plan: true}); err != nil {
		t.Error(err)
	}
	empty := t.TempDir()
	if _, err := campaign.Enter(t.Context(), campaign.Choice{Dir: empty, Tool: "test"}); !errors.Is(err, study.ErrNoStudy) {
		t.Errorf("a folder without settings: %v", err)
	}
	if left, err := os.ReadDir(empty); err != nil || len(left) != 0 {
		t.Errorf("it was written into: %v, %v", left, err)
	}
}

func TestSimulatedAndRealAreNotMixed(t *testing.T) {
	s, seed := newStudy(t, who), int64(1)
	run, err := s.Create(study.Plan{Tool: "test", Simulated: true, Seed: &seed})
	if err != nil || run.Finish() != nil {
		t.Fatal(err)
	}
	if _, err := campaign.Enter(t.Context(), campaign.Choice{Dir: s.Dir()}); err == nil || !strings.Contains(err.Error(), "never mixed") {
		t.Errorf("a real campaign in a simulated study: %v", err)
	}
	bare := newStudy(t, "")
	if _, err := campaign.Enter(t.Context(), campaign.Choice{Dir: bare.Dir(), Simulation: "127.0.0.1:9", Plan: true}); err != nil {
		t.Errorf("a plan for a simulated campaign: %v", err)
	}
}

func TestLimitsOfTheFileStandInPlace(t *testing.T) {
	const n = 3
	one := pace.Polite(pace.Daily{}).Address.Day
	base, err := campaign.Limits(n, 0, settings.Limits{})
	if err != nil || base.Total != (pace.Daily{Packets: n * one.Packets, Bytes: n * one.Bytes}) || base.Address.Gap != 10*time.Second {
		t.Errorf("limits without a file %+v, %v; the total is what three addresses may get", base, err)
	}
	rate, gap, packets, bad := 2.5, "30s", int64(77), "soon"
	l, err := campaign.Limits(n, time.Second, settings.Limits{Rate: &rate, AddressGap: &gap, AddressPackets: &packets})
	if err != nil || l.Rate != 2.5 || l.Address.Gap != 30*time.Second || l.Address.Day.Packets != 77 || l.Group != base.Group ||
		l.Total != (pace.Daily{Packets: n * 77, Bytes: n * one.Bytes}) {
		t.Errorf("limits %+v, %v", l, err)
	}
	if _, err := campaign.Limits(n, 0, settings.Limits{GroupGap: &bad}); err == nil || !strings.Contains(err.Error(), "collect.limits.group_gap") {
		t.Errorf("error %v does not name the setting", err)
	}
	none := int64(0)
	if _, err := campaign.Limits(n, 0, settings.Limits{TotalPackets: &none}); err == nil {
		t.Error("a cap of 0 packets is taken")
	}
}

// agenda asks n questions.
type agenda struct {
	n, asked, done int64
	stop           func()
}

func (a *agenda) Next(_ time.Time, it *dispatch.Item) (dnswire.Turn, time.Time) {
	if a.asked == a.n {
		return dnswire.End, time.Time{}
	}
	a.asked++
	return dnswire.Ask, time.Time{}
}
func (a *agenda) Done(*dispatch.Item, *dispatch.Outcome) error {
	if a.done++; a.stop != nil && a.done == 2 {
		a.stop()
	}
	return nil
}
func (a *agenda) Anomaly(*anomalies.Row) error { return nil }
func (a *agenda) Report() campaign.Report {
	return campaign.Report{Done: a.done, Planned: a.n, Note: "fine"}
}

// asker answers every item, but those in drop.
type asker struct{ drop int64 }

func (x asker) Run(ctx context.Context, a dispatch.Agenda) error {
	for i := int64(1); ctx.Err() == nil; i++ {
		var it dispatch.Item
		if turn, _ := a.Next(time.Now(), &it); turn == dnswire.End {
			return nil
		}
		if i == x.drop {
			continue
		}
		o := dispatch.Outcome{Status: failure.Answered, Reply: &dnswire.Reply{RCode: "REFUSED"}}
		if i%2 == 0 {
			o = dispatch.Outcome{Status: failure.TimedOut, Failure: dnswire.Timeout}
		}
		if err := a.Done(&it, &o); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

func TestARunEndsAsItsAgendaDoes(t *testing.T) {
	seed := int64(7)
	p := study.Plan{Tool: "test", Seed: &seed, Config: map[string]int{"n": 5}}
	sc, err := campaign.Enter(t.Context(), campaign.Choice{Dir: newStudy(t, who).Dir()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sc.Begin(p, true); err == nil || !strings.Contains(err.Error(), "no run") {
		t.Errorf("resuming what is not there: %v", err)
	}
	run, err := sc.Begin(p, false)
	if err != nil {
		t.Fatal(err)
	}
	// Stopped on request.
	ctx, cancel := context.WithCancel(t.Context())
	var shown strings.Builder
	if _, err := campaign.Conduct(ctx, sc, run, asker{}, &agenda{n: 5, stop: cancel}, campaign.Show{Progress: &shown, What: "test"}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped on request: %v", err)
	}
	if m, there, err := sc.Unfinished("test"); err != nil || !there || m.State != study.Interrupted {
		t.Errorf("run %+v, %v, %v, want it interrupted", m, there, err)
	}
	if _, err := sc.Begin(p, false); err == nil || !strings.Contains(err.Error(), "--resume") {
		t.Errorf("beginning again: %v", err)
	}
	other := p
	other.Config = map[string]int{"n": 6}
	if _, err := sc.Begin(other, true); err == nil || !strings.Contains(err.Error(), "other settings") {
		t.Errorf("resuming with another plan: %v", err)
	}
	// An outcome is lost: the run is not complete.
	if run, err = sc.Begin(p, true); err != nil {
		t.Fatal(err)
	}
	if _, err := campaign.Conduct(t.Context(), sc, run, asker{drop: 3}, &agenda{n: 5}, campaign.Show{Progress: &shown, What: "test"}); err == nil {
		t.Error("a ledger that does not add up is taken")
	}
	// To the end.
	if run, err = sc.Begin(p, true); err != nil {
		t.Fatal(err)
	}
	last, err := campaign.Conduct(t.Context(), sc, run, asker{}, &agenda{n: 5}, campaign.Show{Progress: &shown, What: "test"})
	if err != nil || last.Ledger.Answered != 3 || last.Ledger.TimedOut != 2 || last.Refused != 3 || last.Done != 5 {
		t.Errorf("last status %+v, %v", last, err)
	}
	if m := run.Manifest(); m.State != study.Complete {
		t.Errorf("state %s, want complete", m.State)
	}
	if !strings.Contains(shown.String(), "test: 5") || !strings.Contains(shown.String(), ", answered 60% (refused 60%), timed out 40%; fine\n") {
		t.Errorf("shown:\n%s", shown.String())
	}
	b, err := os.ReadFile(filepath.Join(sc.Study.Dir(), "runs", run.ID(), campaign.StatusName))
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	var status campaign.Status
	if err != nil || len(lines) != 3 || json.Unmarshal([]byte(lines[2]), &status) != nil || !status.Last || status.Ledger != last.Ledger {
		t.Errorf("%s: %v\n%s", campaign.StatusName, err, b)
	}
}
