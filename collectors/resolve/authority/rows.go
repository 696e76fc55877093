package authority

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/failure"
	"bridle/collectors/resolve"
	"bridle/datasets/schema/resolutions"

	"github.com/miekg/dns"
)

// verdict says what an outcome is worth: "" for records or an alias with authority, else why there are none.
func verdict(o *dispatch.Outcome, owner, zone string) failure.Word {
	r := o.Reply
	if r == nil {
		return failure.Word(o.Failure)
	}
	if r.Truncated && !o.TCP {
		return failure.ClosedEarly // the set is not whole
	}
	switch word := resolve.Empty(o); {
	case word == failure.ServerFailure, word == failure.QueryRefused, word == failure.OtherError:
		return word
	case !r.Authoritative:
		return failure.NotAuthoritative
	case len(r.Owned) > 0 || len(r.Aliases) > 0:
		return ""
	case r.SOA != nil && !(within(owner, r.SOA.Owner) && within(r.SOA.Owner, zone)):
		return failure.NotAuthoritative // a denial of another zone
	case r.RCode == "NXDOMAIN":
		return failure.NoName
	}
	return failure.NoRecord
}

// bad reports whether another server may do better.
func bad(w failure.Word) bool { return w != "" && w != failure.NoName && w != failure.NoRecord }

// prefix is what sources of rows begin with, before the vantage point.
const prefix = "bridle-resolve authority at "

// from returns what rows have in the column source: the tool, from where and who answered.
func (c *Config) from(server netip.AddrPort) string {
	return fmt.Sprintf("%s%s from %s", prefix, c.Vantage, server)
}

// Server returns the server that a row of a course names in the column source; ok is false if it names none.
func Server(source string) (server netip.AddrPort, ok bool) {
	i := strings.LastIndex(source, " from ")
	if i < 0 || !strings.HasPrefix(source, prefix) {
		return server, false
	}
	server, err := netip.ParseAddrPort(source[i+len(" from "):])
	return server, err == nil
}

// row returns a row of the present owner of a question, without value.
func (c *Course) row(a *asking, at time.Time, source string) resolutions.Row {
	name, rrtype := a.Name, dns.TypeToString[a.Type]
	return resolutions.Row{RunID: c.cfg.RunID, Name: a.owner, Rrtype: rrtype, FirstSeenAt: &at, LastSeenAt: &at, NSeen: new(int64(1)),
		Source: source, AskedName: &name, AskedRrtype: &rrtype, Sweep: new(int32(1))}
}

// failed returns the rows of a question that ends without a record: why, then the aliases on the way.
func (c *Course) failed(a *asking, w failure.Word, at time.Time, source string) []resolutions.Row {
	row := c.row(a, at, source)
	row.Failure, row.NSeen = w.Column(), new(int64(0))
	return append([]resolutions.Row{row}, a.rows...)
}

// fail writes the rows of a question for which no server was found.
func (c *Course) fail(a *asking, w failure.Word, at time.Time) error {
	source := fmt.Sprintf("%s%s through %s", prefix, c.cfg.Vantage, c.cfg.Resolver)
	return c.finish(a, c.failed(a, w, at, source), w.Status())
}
