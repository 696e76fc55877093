package scan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"bridle/collectors/scan/httpgrab"
	"bridle/datasets/certificate"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/study"
)

// SafeEvery is how long rows of visits are held back by default: below study.PartAge, with room for a slow disk.
const SafeEvery = 15 * time.Second

// Memory is how many bytes a scan takes by itself: a handshake makes some 80 KB of garbage, which is collected when they are full.
const Memory = 104 << 20

// How many rows are held back at most, how many bytes of theirs, and how many of the certificates and responses that are written in the
// meantime: until their parts are closed these are held too, packed, if they can be.
const (
	mostHeld  = 20_000
	mostBytes = 16 << 20
	mostShown = 32 << 20
)

// Recorder writes visits into a run. Certificates and responses go to their parts at once, each the first time that it comes. Rows of
// grabs are held back until these parts are closed, and then closed in a part of their own.
type Recorder struct {
	runID        string
	certificates *study.Writer[certificates.Row]
	responses    *study.Writer[httpresponses.Row]
	grabs        *study.Writer[grabs.Row]

	shown, answered seen // certificates and responses that the run has
	last            int64
	held            []grabs.Row
	bytes           int // of them, about
	pending         int // bytes of certificates and responses in open parts, about
	since           time.Time
	every           time.Duration
	now             func() time.Time
}

// NewRecorder returns a recorder for a run that makes rows safe so often; 0 means [SafeEvery]. done is what [Restore] returned if
// the run is taken up, else nil.
func NewRecorder(s study.Study, run *study.Run, done *Done, every time.Duration) (*Recorder, error) {
	r := &Recorder{runID: run.ID(), every: cmp.Or(every, SafeEvery), now: time.Now}
	var err error
	if r.certificates, err = study.Table[certificates.Row](run); err != nil {
		return nil, err
	}
	if r.responses, err = study.Table[httpresponses.Row](run); err != nil {
		return nil, err
	}
	if r.grabs, err = study.Table[grabs.Row](run); err != nil {
		return nil, err
	}
	if done == nil {
		return r, nil
	}
	r.last = done.last
	return r, errors.Join(
		restore(s, r.runID, "certificates", &r.shown, func(row certificateID) string { return row.ID }),
		restore(s, r.runID, "http_responses", &r.answered, func(row responseID) string { return row.ID }))
}

type certificateID struct {
	ID string `parquet:"certificate_id"`
}

type responseID struct {
	ID string `parquet:"response_id"`
}

// restore puts the identifiers of a dataset's rows into a set.
func restore[T any](s study.Study, runID, dataset string, into *seen, id func(T) string) error {
	parts, err := s.PartsOf(dataset, func(m study.Manifest) bool { return m.RunID == runID })
	if err != nil {
		return err
	}
	for _, p := range parts {
		err := study.Read(s, p, func(rows []T) error {
			for _, row := range rows {
				sum, err := hashOf(id(row))
				if err != nil {
					return fmt.Errorf("%s: %w", p.Path, err)
				}
				into.add(sum)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// hashOf reads an identifier back.
func hashOf(id string) (sum [32]byte, err error) {
	digits, ok := strings.CutPrefix(id, "sha256:")
	b, err := hex.DecodeString(digits)
	if !ok || err != nil || len(b) != len(sum) {
		return sum, fmt.Errorf("%q is no identifier of own scans, which are sha256: and 64 hex digits", id)
	}
	return [32]byte(b), nil
}

// Visit implements [Sink].
func (r *Recorder) Visit(v *Visit) error {
	for _, der := range v.Certificates {
		if !r.shown.add(sha256.Sum256(der)) {
			continue
		}
		row := rowOf(der)
		row.RunID = r.runID
		r.pending += len(der)
		if err := r.certificates.Add(row); err != nil {
			return err
		}
	}
	for i := range v.Responses {
		if err := r.response(&v.Responses[i]); err != nil {
			return err
		}
	}
	if len(r.held) == 0 {
		r.since = r.now()
	}
	for _, row := range v.Rows {
		r.last++
		row.RunID, row.GrabID = r.runID, r.last
		r.held = append(r.held, row)
		r.bytes += size(&row)
	}
	if len(r.held) >= mostHeld || r.bytes >= mostBytes || r.pending >= mostShown {
		return r.Flush()
	}
	return nil
}

// rowOf returns the row of a certificate. Should this program fail at one, its bytes are kept and the rest is null: no server can stop a run.
func rowOf(der []byte) (row certificates.Row) {
	defer func() {
		if recover() != nil {
			sum := sha256.Sum256(der)
			row = certificates.Row{CertificateID: identifier(sum), SHA256: new(hex.EncodeToString(sum[:])), DER: der, Names: []string{}}
		}
	}()
	return certificate.Row(der)
}

// size returns about how many bytes a row takes.
func size(row *grabs.Row) int {
	const fixed = 600 // the row itself and its short texts
	return fixed + len(row.ServerHello) + len(deref(row.Handshake)) + len(deref(row.Detail)) + 90*len(row.CertificateIDs)
}

func (r *Recorder) response(x *httpgrab.Response) error {
	sum, err := hashOf(x.ID())
	if err != nil || !r.answered.add(sum) {
		return err
	}
	row := httpgrab.Row(*x)
	row.RunID = r.runID
	r.pending += len(x.Raw) + len(x.Body)
	return r.responses.Add(row)
}

// Tick implements [Sink].
func (r *Recorder) Tick() error {
	if len(r.held) > 0 && r.now().Sub(r.since) >= r.every {
		return r.Flush()
	}
	return nil
}

// Flush makes all visits safe that came so far. It is called before the run ends, however it does.
func (r *Recorder) Flush() error {
	if err := r.certificates.Flush(); err != nil {
		return err
	}
	if err := r.responses.Flush(); err != nil {
		return err
	}
	r.pending = 0
	// One call each time: a part then has whole visits.
	if err := r.grabs.Write(r.held...); err != nil {
		return err
	}
	clear(r.held)
	r.held, r.bytes = r.held[:0], 0
	return r.grabs.Flush()
}
