package audit

import (
	"strings"
	"testing"
	"time"
)

// Survey and probes of a village with loss, delays, sinkholes and somebody who has opted out end without an unexplained row or
// message, and what such a world must bring about has happened.
func TestEverythingIsExplained(t *testing.T) {
	t.Parallel()
	f := newFlow(t, village(t, 3), "")
	f.survey(polite(time.Second))
	f.probe("adaptive", 0.5, polite(10*time.Second))
	tight := polite(10 * time.Second)
	tight.Address.Day.Packets = 100 // so that a cap stands in the way
	f.probe("fixed", 0.5, tight)
	r := f.report()
	var b strings.Builder
	if err := r.Write(&b, 20); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", b.String())
	if r.All != 0 {
		t.Errorf("%d things are not explained", r.All)
	}
	for _, want := range []string{
		"rows: answered, as the server sent it", "rows: timed_out, lost", "rows: timed_out, late", "rows: timed_out, unreachable",
		"rows: invalid, answered from another address", "rows: skipped opted_out, as the lists say", "rows: skipped over_cap, the cap of the address is full",
		"rows: skipped unfit, the witness showed before that it is", "rows: skipped unfit, to spare the class of the cache",
		"messages: of earlier tries", "messages: late replies, sent",
		"anomalies: wrong_source, as the server sent it", "anomalies: late, as the server sent it",
		"packets held against limits", "packets held against packet caches", "packets held against the last tenth of the TTL",
		"packets held against the rest of stale caches",
	} {
		if r.Counts[want] == 0 {
			t.Errorf("nothing of %q", want)
		}
	}
}
