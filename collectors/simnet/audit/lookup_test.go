package audit

import (
	"encoding/json"
	"net/netip"
	"testing"

	"bridle/collectors/simnet/wire"
	"bridle/datasets/study"
)

// Messages of a run that looks names up are told apart by its resolver and names alone.
func TestLookups(t *testing.T) {
	own, other := netip.MustParseAddrPort("127.0.3.1:5300"), netip.MustParseAddrPort("127.0.3.2:5300")
	l, err := lookup(study.Manifest{Config: json.RawMessage(`{"resolver":"127.0.3.1:5300","names":["a.xa","b.xa."]}`)})
	if err != nil {
		t.Fatal(err)
	}
	r := Check(&Input{Lookups: []Lookup{l}, Log: []wire.Exchange{
		{To: own, Name: "A.xa", RecursionDesired: true}, {To: own, Name: "b.xa", RecursionDesired: true},
		{To: own, Name: "c.xa", RecursionDesired: true}, {To: other, Name: "a.xa", RecursionDesired: true},
	}})
	if n := r.Counts["messages: lookups of bridle-resolve, whose rows are not checked"]; n != 2 || r.All != 2 {
		t.Errorf("%d lookups and %d unexplained, want two of each: %v", n, r.All, r.Unexplained)
	}
	if _, err := lookup(study.Manifest{Config: json.RawMessage(`{"resolver":7}`)}); err == nil {
		t.Error("a configuration that cannot be read is taken")
	}
}
