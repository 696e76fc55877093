package scan

import (
	"fmt"
	"net/netip"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/plan"
	"bridle/datasets/study"
)

// Done knows which targets of a plan have a complete visit, one bit for each, and what connections their visits took.
type Done struct {
	targets *Targets
	plan    *plan.Plan
	bits    []uint64
	n       int64
	last    int64 // greatest grab_id
	// torn are places of visits that have some of their rows, but not all: they are made again under another ordinal.
	torn        map[int64]bool
	connections []taken
}

// taken are connections that recorded rows tell of.
type taken struct {
	place, packets int32
	last           pace.Instant
}

// NewDone returns a Done in which no target was visited.
func NewDone(t *Targets, p *plan.Plan) *Done {
	return &Done{targets: t, plan: p, bits: make([]uint64, (p.Len()+63)/64), torn: map[int64]bool{}}
}

// Len returns the number of targets that were visited.
func (d *Done) Len() int64 { return d.n }

// Torn returns the number of visits that have some of their rows only. Parts are cut between visits, so there are none unless somebody
// else wrote them.
func (d *Done) Torn() int { return len(d.torn) }

func (d *Done) has(k int64) bool { return d.bits[k/64]>>(k%64)&1 == 1 }

// next returns the first place from k on whose target was not visited.
func (d *Done) next(k int64) (int64, bool) {
	for ; k < d.plan.Len(); k++ {
		if !d.has(k) {
			return k, true
		}
	}
	return 0, false
}

// recordedRow is what has to be known of a row of grabs.
type recordedRow struct {
	GrabID      int64     `parquet:"grab_id"`
	GrabbedAt   time.Time `parquet:"grabbed_at,timestamp(microsecond)"`
	Address     string    `parquet:"address"`
	Port        *int32    `parquet:"port"`
	Failure     *string   `parquet:"failure"`
	JARM        *string   `parquet:"jarm"`
	Visit       *int64    `parquet:"visit"`
	NVisitGrabs *int32    `parquet:"n_visit_grabs"`
}

// open is a visit of which not all rows were read yet.
type open struct {
	place   int
	k       int64
	rows    int32
	packets int32
	last    time.Time
}

// Restore reads which visits a run has recorded. A row that does not fit the plan is an error: the run was begun with other
// targets.
func Restore(s study.Study, runID string, t *Targets, p *plan.Plan) (*Done, error) {
	d := NewDone(t, p)
	parts, err := s.PartsOf("grabs", func(m study.Manifest) bool { return m.RunID == runID })
	if err != nil {
		return nil, err
	}
	visits := map[int64]*open{}
	for _, part := range parts {
		n := 0
		err := study.Read(s, part, func(rows []recordedRow) error {
			for i := range rows {
				n++
				if err := d.add(visits, &rows[i]); err != nil {
					return fmt.Errorf("%s, row %d: %w", part.Path, n, err)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for _, v := range visits {
		d.torn[v.k] = true
	}
	return d, nil
}

// add notes a row; with the last of a visit its target is done.
func (d *Done) add(visits map[int64]*open, row *recordedRow) error {
	if row.Visit == nil || row.NVisitGrabs == nil || row.Port == nil {
		return fmt.Errorf("it has no visit or port: no run of %s wrote it", Source)
	}
	v := visits[*row.Visit]
	if v == nil {
		var err error
		if v, err = d.find(row); err != nil {
			return err
		}
		visits[*row.Visit] = v
	}
	d.last = max(d.last, row.GrabID)
	if row.Failure == nil || failure.Word(*row.Failure).Status() != failure.Skipped {
		v.packets++
	}
	if row.JARM != nil {
		v.packets += jarmHellos
	}
	if row.GrabbedAt.After(v.last) {
		v.last = row.GrabbedAt
	}
	if v.rows++; v.rows < *row.NVisitGrabs {
		return nil
	}
	delete(visits, *row.Visit)
	if d.has(v.k) {
		return fmt.Errorf("%s has a complete visit already", d.targets.Address(v.place))
	}
	d.bits[v.k/64] |= 1 << (v.k % 64)
	d.n++
	if v.packets > 0 {
		d.connections = append(d.connections, taken{int32(v.place), v.packets, pace.Instant(v.last.UnixMicro())})
	}
	return nil
}

// find returns the visit that a row belongs to.
func (d *Done) find(row *recordedRow) (*open, error) {
	a, err := netip.ParseAddr(row.Address)
	if err != nil {
		return nil, err
	}
	at := netip.AddrPortFrom(a, uint16(*row.Port))
	place, ok := d.targets.Find(at)
	if !ok {
		return nil, fmt.Errorf("the list of targets does not have %s: give the lists that the run was begun with", at)
	}
	k, ok := d.plan.Place(plan.Probe{Target: place, Sweep: 1})
	if !ok {
		return nil, fmt.Errorf("%s belongs to another shard: give the one that the run was begun with", at)
	}
	return &open{place: place, k: k}, nil
}

// ordinal returns the number of the visit at a place of the plan.
func (d *Done) ordinal(k int64) int64 {
	if d.torn[k] {
		return d.plan.Len() + k + 1
	}
	return k + 1
}
