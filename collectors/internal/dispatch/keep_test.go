package dispatch

import (
	"net/netip"
	"reflect"
	"testing"

	"bridle/collectors/internal/dnswire"
)

// An attempt that is kept until another may be made stays as it was, though the engine uses the memory of its reply again.
func TestAKeptReplyIsACopy(t *testing.T) {
	reply := &dnswire.Reply{RCode: "NOERROR", Truncated: true, TTL: new(uint32(7)), Answers: []string{"192.0.2.1"}}
	want := reply.Clone()
	var e entry
	e.keep(&Outcome{Status: dnswire.Answered, Reply: reply, Denied: dnswire.OverTCP})
	*reply.TTL, reply.Answers[0], reply.RCode = 8, "192.0.2.2", "REFUSED"
	if got := e.outcome(Target{Address: netip.MustParseAddrPort("192.0.2.9:53")}).Reply; !reflect.DeepEqual(got, want) {
		t.Errorf("it is %+v, want %+v", got, want)
	}
}
