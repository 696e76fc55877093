package cachefill

import (
	"errors"
	"fmt"
)

// levels reads the watches and fills of both levels: those of which nothing was seen as sums, the others row by row.
func (x *extraction) levels() error {
	words, err := x.pass()
	if err != nil {
		return err
	}
	if err := x.cold(words); err != nil {
		return err
	}
	v, err := x.walked()
	if err != nil {
		return err
	}
	for slice := range x.slices {
		low, high, err := x.bounds(slice)
		if err != nil {
			return err
		}
		if err := x.walk(v, low, high); err != nil {
			return fmt.Errorf("slice %d: %w", slice+1, err)
		}
	}
	return nil
}

// cold reads the sums of coldSQL.
func (x *extraction) cold(words []string) error {
	return x.rows(coldSQL, func(scan func(...any) error) error {
		var w Watch
		var g, i, anchor, ttl int64
		var isDelegation bool
		err := scan(&isDelegation, &g, &i, &anchor, &ttl, &w.FirstAt, &w.LastAt, &w.EmptyUS, &w.NearUS, &w.Misses, &w.Missing)
		if w.Name = int32(i); isDelegation {
			w.Level, w.Name = Delegation, x.zones[i]
		}
		w.Group, w.Anchor, w.TTL, w.VisibleUS = int32(g), uint16(anchor), uint32(ttl), w.EmptyUS
		w.WatchedUS, w.Probes = max(w.LastAt-w.FirstAt, w.EmptyUS), w.Misses+w.Missing
		x.book.Watches = append(x.book.Watches, w)
		return err
	}, words...)
}

// rowsPerBatch is how many rows go from the reader to the walk at once.
const rowsPerBatch = 8192

// walk reads the rows of the watches from low to high and walks through them, while more are read.
func (x *extraction) walk(v *walked, low, high int64) error {
	batches, done := make(chan []row, 2), make(chan error, 1)
	go func() { done <- v.all(batches) }()
	batch := make([]row, 0, rowsPerBatch)
	err := x.rows(fmt.Sprintf("SELECT w, t, x, y FROM fx_some WHERE w BETWEEN %d AND %d", low, high), func(scan func(...any) error) error {
		var w, packed, ttls int64
		var r row
		if err := scan(&w, &r.at, &packed, &ttls); err != nil {
			return err
		}
		r.cache, r.name = w/x.nNames, w%x.nNames
		r.path, r.isBurst, r.class, r.cut = int32(packed>>8), packed>>7&1 == 1, uint8(packed>>2&31), uint8(packed&3)
		r.ttl, r.ns = uint32(uint64(ttls)>>32), uint32(ttls)
		if batch = append(batch, r); len(batch) == rowsPerBatch {
			batches <- batch
			batch = make([]row, 0, rowsPerBatch)
		}
		return nil
	})
	batches <- batch
	close(batches)
	return errors.Join(err, <-done)
}

// walked reads what a walk needs to know.
func (x *extraction) walked() (*walked, error) {
	v := &walked{known: known{named: x.zones, echoes: [2]map[[2]int64][]int64{{}, {}}}, book: x.book}
	err := errors.Join(
		x.rows("SELECT g, anchor, coalesce(floor, 0), coalesce(cap, 4294967295), is_stale FROM fx_cache JOIN fx_group USING (g) ORDER BY c", func(scan func(...any) error) error {
			var c cacheAt
			err := scan(&c.group, &c.anchor, &c.lowest, &c.limit, &c.isStale)
			v.caches = append(v.caches, c)
			return err
		}),
		x.rows("SELECT coalesce(z, -1), count(*) OVER (PARTITION BY z) = 1, coalesce(ttl, 0), coalesce(negative, 0) FROM fx_name ORDER BY n", func(scan func(...any) error) error {
			var n nameOf
			err := scan(&n.zone, &n.isAlone, &n.ttl, &n.negative)
			v.names = append(v.names, n)
			return err
		}),
		x.rows("SELECT coalesce(parent, 0), coalesce(child, 0) FROM fx_zone ORDER BY z", func(scan func(...any) error) error {
			var z zoneOf
			err := scan(&z.parent, &z.child)
			v.zones = append(v.zones, z)
			return err
		}),
		x.rows("SELECT (dense_rank() OVER (ORDER BY address, port))::INTEGER FROM fx_path ORDER BY p", func(scan func(...any) error) error {
			var address int32
			err := scan(&address)
			v.forwarders = append(v.forwarders, address)
			return err
		}),
		x.rows("SELECT a.c, n.n, coalesce(n.z, -1), e.t FROM fx_echo e JOIN fx_path a USING (p) JOIN fx_name n USING (n) WHERE a.c IS NOT NULL ORDER BY ALL", func(scan func(...any) error) error {
			var c, n, z, t int64
			err := scan(&c, &n, &z, &t)
			for l, i := range []int64{n, z} {
				v.echoes[l][[2]int64{c, i}] = append(v.echoes[l][[2]int64{c, i}], t)
			}
			return err
		}))
	return v, err
}
