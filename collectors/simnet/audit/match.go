package audit

import (
	"cmp"
	"slices"

	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/wire"

	mdns "github.com/miekg/dns"
)

// match gives each message to a row: first the one that decided a row's outcome, which must be in the log at the
// row's instant, then those of earlier tries.
func (c *check) match() {
	messages, rows := map[key][]int32{}, map[key][]ref{}
	for i := range c.Log {
		x := &c.Log[i]
		if x.Fate != wire.LateSent && x.Fate != wire.Dropped {
			k := key{x.To, lower(x.Name), x.Type, x.RecursionDesired}
			messages[k] = append(messages[k], int32(i))
		}
	}
	for i := range c.Runs {
		run := &c.Runs[i]
		for j := range run.Rows {
			r := &run.Rows[j]
			c.report.count("rows: all")
			if r.defect != "" {
				c.report.find("a row contradicts itself", r.At, "%s: %s", describe(run, r), r.defect)
			}
			if !run.mayDesire(r.RD, r.Name) {
				c.report.find("recursion is desired for a name of others", r.At, "%s", describe(run, r))
			}
			if r.Queries > 0 {
				k := key{r.Asked, r.Name, r.Type, r.RD}
				rows[k] = append(rows[k], ref{int32(i), int32(j)})
			}
		}
	}
	// The order of keys is of no consequence for who gets what, but for the order of findings, which are sorted by
	// run and row below.
	for _, k := range sortedKeys(rows) {
		c.settle(messages[k], rows[k])
	}
}

// sortedKeys returns the keys of rows in the order of their first row.
func sortedKeys(rows map[key][]ref) []key {
	keys := make([]key, 0, len(rows))
	for k := range rows {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		x, y := rows[a][0], rows[b][0]
		return cmp.Or(cmp.Compare(x.run, y.run), cmp.Compare(x.row, y.row))
	})
	return keys
}

func (c *check) row(r ref) *Row { return &c.Runs[r.run].Rows[r.row] }

// settle gives the messages of one question to its rows.
func (c *check) settle(messages []int32, rows []ref) {
	last := make([]int32, len(rows)) // the message that decided, or -1
	need := make([]int, len(rows))   // messages of earlier tries that are still to be found
	for i, ref := range rows {
		r := c.row(ref)
		need[i] = r.Queries
		if last[i] = c.deciding(messages, r); last[i] >= 0 {
			c.owner[last[i]] = ref
			need[i]--
		}
	}
	earlier := make([][]int32, len(rows))
	// From the last message to the first, so that any row that may take one may take those before it as well.
	for k := len(messages) - 1; k >= 0; k-- {
		m := messages[k]
		if c.owner[m] != nobody {
			continue
		}
		if i := c.taker(m, rows, need); i >= 0 {
			need[i]--
			c.owner[m] = rows[i]
			earlier[i] = append(earlier[i], m)
		}
	}
	for i, ref := range rows {
		c.judge(ref, last[i], earlier[i], need[i])
	}
}

// deciding returns the message that decided the outcome of a row: the last that came at its instant from its
// port; -1 if there is none.
func (c *check) deciding(messages []int32, r *Row) int32 {
	at, _ := slices.BinarySearchFunc(messages, r.At+1, func(m int32, t dns.Instant) int { return cmp.Compare(c.Log[m].At, t) })
	for k := at - 1; k >= 0 && c.Log[messages[k]].At == r.At; k-- {
		m := messages[k]
		if x := &c.Log[m]; c.owner[m] == nobody && x.TCP == r.TCP && (r.TCP && r.From == 0 || x.From.Port() == r.From) && same(x.Offered, r.Offered) {
			return m
		}
	}
	return -1
}

func same[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// taker returns which row takes a message as one of an earlier try: one that ends later and still needs one; of
// several one with the same port, then the one that ends first.
func (c *check) taker(m int32, rows []ref, need []int) int {
	x, best := &c.Log[m], -1
	for i, ref := range rows {
		r := c.row(ref)
		if need[i] == 0 || r.At < x.At || r.Anchor != 0 && r.Anchor != x.From.Port() && !x.TCP {
			continue
		}
		if best < 0 {
			best = i
			continue
		}
		b := c.row(rows[best])
		mine, other := r.From == x.From.Port(), b.From == x.From.Port()
		if mine != other && mine || mine == other && r.At < b.At {
			best = i
		}
	}
	return best
}

// judge says whether a row tells what happened to its messages.
func (c *check) judge(of ref, last int32, earlier []int32, missing int) {
	run, r := &c.Runs[of.run], c.row(of)
	if last < 0 {
		c.report.find("no message in the log is the one that the row tells of", r.At, "%s", describe(run, r))
		return
	}
	if missing > 0 {
		c.report.find("not all queries of a row are in the log", r.At, "%s: %d of %d are missing", describe(run, r), missing, r.Queries)
	}
	for _, m := range earlier {
		c.report.count("messages: of earlier tries")
		if x := &c.Log[m]; accepted(x) && !c.followed(m, last) {
			c.report.find("a row was asked for again after it was answered", x.At, "%s", describe(run, r))
		}
	}
	c.report.count("messages: of the try that decided")
	c.outcome(run, r, &c.Log[last])
}

// accepted reports whether a message had a reply in time from whom was asked.
func accepted(x *wire.Exchange) bool { return x.Fate == wire.Answered && x.Source == x.To.Addr() }

// followed reports whether a reply calls for a further query: over TCP, or without EDNS.
func (c *check) followed(m, last int32) bool {
	x, y := &c.Log[m], &c.Log[last]
	switch {
	case !x.TCP && x.Reply.TC:
		return y.TCP
	case x.Offered != nil && x.Reply.RCode == mdns.RcodeFormatError:
		return y.Offered == nil
	}
	return false
}

// outcome holds the status of a row against the fate of its message.
func (c *check) outcome(run *Run, r *Row, x *wire.Exchange) {
	wrong := func(why string) {
		c.report.find("the outcome of a row is not what the server did", r.At, "%s: %s", describe(run, r), why)
	}
	want, failure := "timed_out", "timeout"
	switch {
	case accepted(x):
		want, failure = "answered", ""
	case x.Fate == wire.Answered:
		want, failure = "invalid", "wrong_source"
	case x.Fate == wire.Unreachable && x.TCP && (r.Failure == "reset" || r.Failure == "closed_early"),
		x.Fate == wire.Unreachable && !x.TCP && r.Failure == "port_refused":
		failure = r.Failure
	}
	if r.Status != want || r.Failure != failure {
		wrong("status " + r.Status + " " + r.Failure + ", and its message was " + string(x.Fate))
		return
	}
	if want != "answered" {
		c.report.count("rows: " + want + ", " + string(x.Fate) + map[bool]string{true: " from another address"}[want == "invalid"])
		return
	}
	if d := differences(r, x); len(d) > 0 {
		for _, text := range d {
			wrong(text)
		}
		return
	}
	c.report.count("rows: answered, as the server sent it")
}
