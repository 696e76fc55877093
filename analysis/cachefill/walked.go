package cachefill

import "slices"

// row is a row of probes as rows.sql classifies it, of a record of which something was seen.
type row struct {
	cache, name, at int64
	path            int32
	class, cut      uint8 // of the address and of the delegation: k and d of rows.sql
	isBurst         bool
	ttl, ns         uint32
}

// address returns what a row says of the address.
func (r *row) address() reading {
	x := reading{at: r.at, path: r.path, class: r.class, ttl: r.ttl, isBurst: r.isBurst}
	switch {
	case r.class == 1 || r.class == 2:
		x.says = absent
	case r.class == 3:
		x.says = shown
	case r.class == 4:
		x.says = denied
	case r.class >= 10 && r.class <= 14 && r.ttl > 0:
		x.says = doubted
	}
	if x.says > absent {
		x.expires = r.at + int64(r.ttl)*1_000_000
	}
	return x
}

// delegation returns what a row says of the delegation.
func (r *row) delegation() reading {
	x := reading{at: r.at, path: r.path, class: r.class, ttl: r.ns, isBurst: r.isBurst, says: r.cut}
	if x.says > absent {
		x.expires = r.at + int64(r.ns)*1_000_000
	}
	return x
}

// isUsable is false where a row says nothing of the address, though it might have.
func (r *row) isUsable() bool { return r.class >= 1 && r.class <= 4 || r.isElsewhere() }

// isElsewhere says that the row went through a way that may not testify.
func (r *row) isElsewhere() bool { return r.class == 8 || r.class == 9 }

// isAsked is false for rows that stand for a question that was not asked.
func (r *row) isAsked() bool { return r.class != 6 && r.class != 9 }

// walked takes the rows of a group, in the order of caches, names and instants, into a book.
type walked struct {
	*known
	book *Book
	rows []row
}

// group works on the rows of a group.
func (v *walked) group() {
	v.addresses()
	v.delegations()
}

// record returns the end of the rows of a name at a cache that begin at a row.
func (v *walked) record(begin int) (end int) {
	first := &v.rows[begin]
	for end = begin + 1; end < len(v.rows) && v.rows[end].cache == first.cache && v.rows[end].name == first.name; end++ {
	}
	return end
}

// own has the instants of the own probes of a group by name or zone.
func (v *walked) own(of func(name int64) int64) map[int64][]int64 {
	all := map[int64][]int64{}
	for begin, end := 0, 0; begin < len(v.rows); begin = end {
		end = v.record(begin)
		key := of(v.rows[begin].name)
		list := slices.Grow(all[key], end-begin)
		for i := begin; i < end; i++ {
			if r := &v.rows[i]; r.isAsked() {
				list = append(list, r.at)
			}
		}
		all[key] = list
	}
	for _, list := range all {
		slices.Sort(list)
	}
	return all
}

// addresses walks through the addresses of names that were seen at a cache.
func (v *walked) addresses() {
	own := v.own(func(name int64) int64 { return name })
	for begin, end := 0, 0; begin < len(v.rows); begin = end {
		end = v.record(begin)
		first := &v.rows[begin]
		list := make([]reading, 0, end-begin)
		isHot, missing := false, int64(0)
		for i := begin; i < end; i++ {
			r := &v.rows[i]
			if x := r.address(); x.says != silent {
				list = append(list, x)
				isHot = isHot || x.says > absent
			}
			if !r.isUsable() {
				missing++
			}
		}
		if isHot { // of the rest there are sums
			v.walk(v.keepsName(first.cache, first.name), list, beside{own[first.name], v.echoes[Address][[2]int64{first.cache, first.name}]}, first.cache, int32(first.name), missing)
		}
	}
}

// cut is a delegation at a cache.
type cut struct {
	list     []reading
	missing  int64
	isShared bool // its readings are those of the one name of its zone, which all are misses
}

// delegations walks through the delegations of the zones of a group.
func (v *walked) delegations() {
	var order [][2]int64
	all := map[[2]int64]*cut{}
	for begin, end := 0, 0; begin < len(v.rows); begin = end {
		end = v.record(begin)
		first := &v.rows[begin]
		n := &v.names[first.name]
		if n.zone < 0 {
			continue
		}
		key := [2]int64{first.cache, n.zone}
		c := all[key]
		if c == nil {
			c = &cut{}
			all[key], order = c, append(order, key)
		}
		c.isShared = c.collect(v.rows[begin:end]) && n.isAlone
	}
	own := v.own(func(name int64) int64 { return v.names[name].zone })
	for _, key := range order {
		if c := all[key]; !c.isShared && len(c.list) > 0 {
			v.walk(v.keepsZone(key[0], key[1]), c.list, beside{own[key[1]], v.echoes[Delegation][key]}, key[0], v.named[key[1]], c.missing)
		}
	}
}

// collect adds the rows of a name. It says whether they are nothing but misses, of the address and of the delegation alike.
func (c *cut) collect(rows []row) (isBare bool) {
	misses, colds, sights := 0, 0, 0
	count := func(says uint8) (n int) {
		switch {
		case says == absent:
			return 1
		case says > absent:
			sights++
		}
		return 0
	}
	before := len(c.list)
	c.list = slices.Grow(c.list, len(rows))
	for i := range rows {
		r := &rows[i]
		d := r.delegation()
		misses, colds = misses+count(r.address().says), colds+count(d.says)
		if d.says != silent {
			c.list = append(c.list, d)
		} else if !r.isElsewhere() {
			c.missing++
		}
	}
	c.list = inOrder(c.list, before)
	return sights == 0 && misses == colds
}

func (v *walked) walk(k keeping, list []reading, near beside, cache int64, name int32, missing int64) {
	w, seen := k.watch(list, near, v.forwarders)
	at := &v.caches[cache]
	w.Group, w.Name, w.Anchor, w.Missing = int32(at.group), name, at.anchor, missing
	w.WatchedUS, w.Probes = max(w.LastAt-w.FirstAt, w.EmptyUS), w.Misses+w.Hits+w.Missing
	v.book.Watches = append(v.book.Watches, w)
	for i := range seen {
		seen[i].Group, seen[i].Name, seen[i].Anchor = w.Group, name, w.Anchor
	}
	v.book.Fills = append(v.book.Fills, seen...)
}
