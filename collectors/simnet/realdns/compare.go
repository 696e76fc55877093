package realdns

import (
	"fmt"
	"slices"

	"bridle/collectors/simnet/dns"
)

// Difference is a step for which two lists of answers differ.
type Difference struct {
	// Step is its place in the script, from 0.
	Step int
	// What is what differs first: "lost", "rcode", "bits", "extended errors", "upstream",
	// or the name of a section.
	What string
	// Want and Got are the answers.
	Want, Got Answer
}

// TTLTolerance is by how many seconds TTLs may differ: clocks of whole seconds that tick
// at different instants.
const TTLTolerance = 1

// Compare returns the steps of a script for which the answers of a model, got, differ from
// those of the software, want. TTLs may differ by [TTLTolerance]. It panics if the three are
// not equally long.
func Compare(script []Step, want, got []Answer) []Difference {
	if len(script) != len(want) || len(script) != len(got) {
		panic("realdns: Compare needs one answer of each side for every step")
	}
	var out []Difference
	for i := range script {
		if what := differs(want[i], got[i]); what != "" {
			out = append(out, Difference{Step: i, What: what, Want: want[i], Got: got[i]})
		}
	}
	return out
}

// differs returns what differs between two answers, or "".
func differs(a, b Answer) string {
	switch {
	case a.Lost != b.Lost:
		return "lost"
	case a.RCode != b.RCode:
		return "rcode"
	case a.Authoritative != b.Authoritative || a.RecursionDesired != b.RecursionDesired || a.RecursionAvailable != b.RecursionAvailable ||
		a.AuthenticData != b.AuthenticData || a.EDNS != b.EDNS || a.LosesCase != b.LosesCase:
		return "bits"
	case !slices.Equal(a.ExtendedErrors, b.ExtendedErrors):
		return "extended errors"
	case a.Upstream != b.Upstream:
		return "upstream"
	case !slices.EqualFunc(a.Answer, b.Answer, same):
		return "answer"
	case !slices.EqualFunc(a.Authority, b.Authority, same):
		return "authority"
	case !slices.EqualFunc(a.Additional, b.Additional, same):
		return "additional"
	}
	return ""
}

func same(a, b Set) bool {
	return a.Owner == b.Owner && a.Type == b.Type && a.Count == b.Count && max(a.TTL, b.TTL)-min(a.TTL, b.TTL) <= TTLTolerance
}

// Tell returns the difference as text, with the question of the script it belongs to.
func (d Difference) Tell(script []Step) string {
	s := script[d.Step]
	return fmt.Sprintf("step %d, second %d, %s %s rd=%t from %s: %s differs: want %+v, got %+v",
		d.Step, int(s.At.Seconds()), s.Name, typeName(s.Type), s.RecursionDesired, s.From, d.What, d.Want, d.Got)
}

// Play puts a script to a model, beginning at an instant, and returns its answers.
// Upstream is what asked reports after each step: whether the model has put the question
// to an authority since the step before.
func Play(model dns.Responder, start dns.Instant, script []Step, asked func(s Step) bool) []Answer {
	answers := make([]Answer, len(script))
	var r dns.Reply
	for i, s := range script {
		r.Reset()
		q := dns.Question{At: start + dns.Instant(s.At.Microseconds()), From: s.From, To: Asked, Name: s.Name, Type: s.Type,
			RecursionDesired: s.RecursionDesired, EDNS: s.EDNS}
		model.Ask(&q, &r)
		answers[i] = answerOf(&r)
		answers[i].Upstream = asked(s)
	}
	return answers
}
