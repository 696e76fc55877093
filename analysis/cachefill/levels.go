package cachefill

import (
	"errors"
	"fmt"
)

// levels reads the watches and fills of both levels, in as many passes over the rows as memory asks for.
func (x *extraction) levels() error {
	k, err := x.known()
	if err != nil {
		return err
	}
	spans, words, err := x.timeline()
	if err != nil || words == 0 {
		return err
	}
	passes := int64(x.asked)
	if passes <= 0 {
		passes = words/wordsPerPass + 1
	}
	groups := int64(len(x.book.Groups))
	for p := range passes {
		if err := x.pass(k, spans, groups*p/passes, groups*(p+1)/passes); err != nil {
			return fmt.Errorf("pass %d of %d: %w", p+1, passes, err)
		}
	}
	return nil
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
