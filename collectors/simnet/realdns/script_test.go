package realdns

import (
	"testing"
	"time"
)

// TestScripts holds the scripts to what lets them be put to real programs: whole seconds in
// order, one source port for each step, and no more steps a second than take a small part
// of it (an exchange on loopback takes 1 to 3 ms, a recursion up to 50).
func TestScripts(t *testing.T) {
	const most = 23
	for name, script := range map[string][]Step{"Script": Script(), "LongScript": LongScript()} {
		ports, inSecond := map[uint16]bool{}, map[time.Duration]int{}
		for i, s := range script {
			if i > 0 && s.At < script[i-1].At || s.At%time.Second != 0 {
				t.Errorf("%s, step %d: out of order", name, i)
			}
			if ports[s.From.Port()] {
				t.Errorf("%s, step %d: port %d again", name, i, s.From.Port())
			}
			ports[s.From.Port()] = true
			if inSecond[s.At]++; inSecond[s.At] > most {
				t.Errorf("%s: more than %d steps in second %v", name, most, s.At)
			}
		}
		t.Logf("%s: %d steps in %v", name, len(script), script[len(script)-1].At)
	}
}

func TestAttribute(t *testing.T) {
	start := time.Unix(1000, 0)
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	script := []Step{{At: 0, Name: "a"}, {At: 0, Name: "b"}, {At: 0, Name: "a"}, {At: time.Second, Name: "a"}}
	sent := []time.Time{at(0), at(10), at(20), at(1000)}
	for _, test := range []struct {
		name string
		ms   int
		want int // step, -1: none
	}{
		{"a", 5, 0},
		{"a", 25, 2}, // the later of the equal questions
		{"b", 999, 1},
		{"b", 1001, -1}, // the script has gone on
		{"a", 1001, 3},
		{"a", 9000, 3}, // nothing follows
		{"a", -1, -1},
		{"c", 5, -1},
	} {
		answers := make([]Answer, len(script))
		attribute(script, sent, start, []arrival{{at: at(test.ms), name: test.name}}, answers)
		for i, a := range answers {
			if a.Upstream != (i == test.want) {
				t.Errorf("%s at %d ms: step %d has %t", test.name, test.ms, i, a.Upstream)
			}
		}
	}
}
