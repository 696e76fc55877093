package survey

import (
	"net/netip"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/datasets/schema/qualificationexchanges"
)

// observation is what a course keeps of an exchange. It is made of the row alone, so that an
// exchange that is read back after an interruption says the same as when it was made.
type observation struct {
	at time.Time
	// status and failure are those of the row.
	status  failure.Status
	failure failure.Word
	rcode   string
	// shows is true if there is an address, with a TTL of ttl seconds.
	shows bool
	ttl   uint32
	// egress is the address that whoami was answered with; invalid if none.
	egress netip.Addr
}

// observe reads a row.
func observe(row *qualificationexchanges.Row) observation {
	o := observation{at: row.AskedAt, status: failure.Status(row.Status)}
	if row.Failure != nil {
		o.failure = failure.Word(*row.Failure)
	}
	if row.RCode != nil {
		o.rcode = *row.RCode
	}
	if row.RemainingTTLS != nil && len(row.Answers) > 0 && o.rcode == "NOERROR" {
		o.shows, o.ttl = true, *row.RemainingTTLS
		if row.Test == "backend" {
			o.egress, _ = netip.ParseAddr(row.Answers[0])
		}
	}
	return o
}

func (o *observation) answered() bool { return o.status == failure.Answered }
func (o *observation) skipped() bool  { return o.status == failure.Skipped }
func (o *observation) refused() bool  { return o.rcode == "REFUSED" }

// empty reports whether a user would have learnt nothing: a reply without address that is no refusal.
func (o *observation) empty() bool { return o.answered() && !o.shows && !o.refused() }

// denies reports whether the reply claims that there is nothing.
func (o *observation) denies() bool { return o.rcode == "NOERROR" || o.rcode == "NXDOMAIN" }

// expiry is when the answer expires, in Unix seconds.
func (o *observation) expiry() int64 { return o.at.Unix() + int64(o.ttl) }
