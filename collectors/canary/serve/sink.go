package serve

import (
	"errors"

	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/study"
)

// Sink takes the rows of a server. It is called by one goroutine at a time but for Flush. An error
// ends the server.
type Sink interface {
	Query(canaryqueries.Row) error
	Anomaly(anomalies.Row) error
	// Flush makes safe what was written so far.
	Flush() error
}

// Record returns a sink that writes rows into a run and stamps them with it. What is written is
// safe after Flush, or when the study ends the part ([study.PartAge]).
func Record(run *study.Run) (Sink, error) {
	queries, err := study.Table[canaryqueries.Row](run)
	if err != nil {
		return nil, err
	}
	odd, err := study.Table[anomalies.Row](run)
	if err != nil {
		return nil, err
	}
	return &record{run.ID(), queries, odd}, nil
}

type record struct {
	run     string
	queries *study.Writer[canaryqueries.Row]
	odd     *study.Writer[anomalies.Row]
}

func (r *record) Query(row canaryqueries.Row) error {
	row.RunID = r.run
	return r.queries.Write(row)
}

func (r *record) Anomaly(row anomalies.Row) error {
	row.RunID = r.run
	return r.odd.Write(row)
}

func (r *record) Flush() error { return errors.Join(r.queries.Flush(), r.odd.Flush()) }

// Nowhere is a sink that keeps nothing, for trying a server out.
type Nowhere struct{}

// Query implements [Sink].
func (Nowhere) Query(canaryqueries.Row) error { return nil }

// Anomaly implements [Sink].
func (Nowhere) Anomaly(anomalies.Row) error { return nil }

// Flush implements [Sink].
func (Nowhere) Flush() error { return nil }
