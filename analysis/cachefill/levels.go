package cachefill

import (
	"errors"
	"fmt"
)

// levels reads the watches and fills of both levels: those of which nothing was seen as sums, the others row by row.
func (x *extraction) levels() error {
	k, err := x.known()
	if err != nil {
		return err
	}
	if err := x.pass(); err != nil {
		return err
	}
	if err := x.cold(k); err != nil {
		return err
	}
	for slice := range x.slices {
		low, high, err := x.bounds(slice)
		if err != nil {
			return err
		}
		if err := x.walk(k, low, high); err != nil {
			return fmt.Errorf("slice %d: %w", slice+1, err)
		}
	}
	return nil
}

// rowsPerBatch is how many rows go from the reader to a walk at once, and as many more as belong to the last group.
const rowsPerBatch = 8192

// walk reads the rows of the watches from low to high and walks through them, while more are read.
func (x *extraction) walk(k *known, low, high int64) error {
	w := newWalks(k)
	last := [2]int64{-1, 0}
	err := x.numbers(fmt.Sprintf("SELECT w, t, x, y FROM fx_some WHERE w BETWEEN %d AND %d", low, high), func(columns [][]int64) error {
		for i, number := range columns[0] {
			at, packed, ttls := columns[1][i], columns[2][i], columns[3][i]
			if number < last[0] || number == last[0] && at < last[1] {
				return errors.New("rows of probes came back from DuckDB in another order than they were sorted: please report this")
			}
			last = [2]int64{number, at}
			w.take(row{cache: number / x.nNames, name: number % x.nNames, at: at, path: int32(packed >> 8), isBurst: packed>>7&1 == 1,
				class: uint8(packed >> 2 & 31), cut: uint8(packed & 3), ttl: uint32(uint64(ttls) >> 32), ns: uint32(ttls)})
		}
		return nil
	})
	w.end(x.book)
	return err
}

// known reads what a walk needs to know.
func (x *extraction) known() (*known, error) {
	v := &known{named: x.zones, echoes: [2]map[[2]int64][]int64{{}, {}}}
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
