package plan

import (
	"encoding/json"
	"strings"
	"testing"

	"bridle/collectors/internal/failure"
)

func TestLedgerAddsUp(t *testing.T) {
	var a, b Ledger
	a.Plan(3)
	b.Plan(1)
	for _, s := range []failure.Status{failure.Answered, failure.TimedOut, failure.Invalid} {
		a.Count(s)
	}
	b.Count(failure.Skipped)
	if a.Check() != nil || b.Check() != nil {
		t.Error(a.Check(), b.Check())
	}
	a.Add(b)
	if want := (Ledger{Planned: 4, Answered: 1, TimedOut: 1, Invalid: 1, Skipped: 1}); a != want || a.Rows() != 4 || a.Check() != nil {
		t.Errorf("sum is %v, %v", a, a.Check())
	}
	if got, want := a.String(), "4 planned = 1 answered + 1 timed out + 1 invalid + 1 skipped"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	encoded, err := json.Marshal(a)
	if want := `{"planned":4,"answered":1,"timed_out":1,"invalid":1,"skipped":1}`; err != nil || string(encoded) != want {
		t.Errorf("got %s, %v, want %s", encoded, err, want)
	}
	if (Ledger{}).Check() != nil {
		t.Error("an empty ledger does not add up")
	}
}

func TestLedgerSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		ledger Ledger
		says   []string
	}{
		{Ledger{Planned: 10, Answered: 5, TimedOut: 2}, []string{"10 planned ≠ 5 answered + 2 timed out", "3 probes have no row", "resume"}},
		{Ledger{Planned: 1, Answered: 1, Skipped: 1}, []string{"1 planned ≠ 1 answered", "1 rows more than probes"}},
	} {
		err := c.ledger.Check()
		for _, part := range c.says {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%v: %v does not say %q", c.ledger, err, part)
			}
		}
	}
	mustPanic(t, func() { new(Ledger).Count("lost") })
	mustPanic(t, func() { new(Ledger).Plan(-1) })
}
