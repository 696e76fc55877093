package probe

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/plan"
	"bridle/collectors/internal/texts"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"
)

// Source is what rows of this package have in the column source.
const Source = "bridle-probe"

// typeA is the record type that is asked for (RFC 1035, section 3.2.2).
const typeA = 1

// Sink takes the rows of a run. A row of probes may not be kept, since it is used again for the next one, but what it points
// to may for as long as the engine leaves it alone (dnswire.Config.Lease). An error ends the run.
type Sink interface {
	Probe(row *probes.Row) error
	Anomaly(row *anomalies.Row) error
}

// Labels are what all rows of a run have in common.
type Labels struct {
	RunID, Vantage string
}

// question fills in what is asked of a witness. It is the only place of the package where an
// item is made, and no item desires recursion: a cache asked with RD=1 would look the name up,
// and its operator's servers would see it.
func question(it *dispatch.Item, target int, anchor uint16, name string, key uint64) {
	*it = dispatch.Item{Target: target, Name: name, Type: typeA, RecursionDesired: false, Port: anchor, Key: key}
}

// journal writes rows and counts them.
type journal struct {
	labels Labels
	sink   Sink
	ledger plan.Ledger
	hits   int64
	err    error
	last   probes.Row // the last that was written
	texts  texts.Writer
}

// call is what the plan decides of a row.
type call struct {
	witness  *Witness
	name     string
	sweep    int32
	burst    int32
	purpose  string
	schedule string
}

// row returns a row with what the plan decides. It is good until the next one is made.
func (j *journal) row(c call) *probes.Row {
	row := &j.last
	*row = probes.Row{RunID: j.labels.RunID, Sweep: c.sweep, Address: j.texts.Address(c.witness.Address.Addr().Unmap()),
		Port: int32(c.witness.Address.Port()), Name: c.name, QType: "A", BurstIndex: c.burst, Purpose: c.purpose,
		Schedule: c.schedule, Vantage: j.labels.Vantage, Source: Source}
	if c.witness.AnchorPort != 0 {
		row.AnchorPort = new(int32(c.witness.AnchorPort))
	}
	return row
}

// record writes the row of an outcome and returns it; it is good until the next one is made.
func (j *journal) record(c call, it *dispatch.Item, o *dispatch.Outcome) *probes.Row {
	if it.RecursionDesired || o.Question.RecursionDesired {
		panic("probe: recursion was desired")
	}
	row := j.row(c)
	o.FillProbe(row)
	j.write(row)
	return row
}

// skip writes the row of a probe that this package itself does not ask.
func (j *journal) skip(c call, now time.Time) {
	row := j.row(c)
	row.ProbedAt, row.NTries, row.IsTCP = now, new(int32(0)), new(false)
	row.Status, row.Failure = string(failure.Skipped), failure.Unfit.Column()
	j.write(row)
}

func (j *journal) write(row *probes.Row) {
	if j.err == nil {
		j.err = j.sink.Probe(row)
	}
	j.ledger.Count(failure.Status(row.Status))
}

// count notes a row that was written before.
func (j *journal) count(row *probes.Row) { j.ledger.Count(failure.Status(row.Status)) }

// askedBy returns whom a recorded row asked.
func askedBy(row *probes.Row) (asked, error) {
	a, err := netip.ParseAddr(row.Address)
	if err != nil || row.Port < 1 || row.Port > 65535 || row.QType != "A" {
		return asked{}, fmt.Errorf("a recorded row asks %q port %d for type %s, and this run asks addresses for type A; resume with the study's own rows", row.Address, row.Port, row.QType)
	}
	return asked{netip.AddrPortFrom(a.Unmap(), uint16(row.Port)), uint16(orZero(row.AnchorPort))}, nil
}

func (j *journal) anomaly(row *anomalies.Row) error {
	row.RunID, row.Vantage = j.labels.RunID, j.labels.Vantage
	j.err = errors.Join(j.err, j.sink.Anomaly(row))
	return j.err
}
