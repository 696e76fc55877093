package dnswire

import (
	"encoding/json"
	"testing"
	"time"

	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
)

// A skipped question has a row without tries, ports and anything of a reply, as the checks of the
// schemas want it: status skipped if and only if n_tries is 0, a failure, no rcode. Source: schema.sql of
// probes and qualification_exchanges, checks and comments on n_tries, source_port, is_tcp and rtt_us.
func TestRowsOfSkippedQuestions(t *testing.T) {
	at := time.Date(2018, 9, 18, 12, 0, 0, 1000, time.UTC)
	for _, why := range []Failure{OptedOut, OutOfScope, OverCap, Unfit} {
		o := Outcome{Question: Question{Name: "a.example", Type: 1}, Status: Skipped, Failure: why, At: at}
		if why.Status() != Skipped {
			t.Errorf("%q belongs to %q", why, why.Status())
		}
		word, none, no := string(why), int32(0), false
		var p probes.Row
		o.FillProbe(&p)
		equal(t, p, probes.Row{ProbedAt: at, NTries: &none, IsTCP: &no, Status: "skipped", Failure: &word})
		var x qualificationexchanges.Row
		o.FillExchange(&x)
		equal(t, x, qualificationexchanges.Row{AskedAt: at, Status: "skipped", Failure: &word})
	}
}

// equal compares rows by everything that they hold.
func equal(t *testing.T, got, want any) {
	t.Helper()
	a, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if string(a) != string(b) {
		t.Errorf("row\n%s, want\n%s", a, b)
	}
}
