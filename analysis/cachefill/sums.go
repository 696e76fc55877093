package cachefill

// sum adds up the misses of a watch that has nothing else, in the order of time, for entries that are seen for so long. A gap before
// the first is longer than all lives.
type sum struct{ life, empty, near int64 }

func (s *sum) add(gap int64) {
	s.empty += min(gap, s.life)
	s.near += min(gap, s.life, Near+max(0, min(Near, Near+s.life-gap)))
}

// cold is a watch of an address of which nothing was seen.
type cold struct {
	w                        int64 // its number
	misses, unusable, silent int64
	isShared                 bool // its readings are those of a delegation too
}

// coldWatches adds the watch of an address, if any was asked for, and that of a delegation with the same readings.
func (k *known) coldWatches(list []Watch, c *cold, instants []int64, names int64) []Watch {
	cache, name := c.w/names, c.w%names
	address := k.keepsName(cache, name)
	zone, delegation := k.names[name].zone, keeping{ttl: unknown}
	if c.isShared {
		delegation = k.keepsZone(cache, zone)
	}
	a, d := sum{life: max(0, address.life())}, sum{life: max(0, delegation.life())}
	gap := Never
	for i, at := range instants {
		if i > 0 {
			gap = at - instants[i-1]
		}
		a.add(gap)
		d.add(gap)
	}
	at := &k.caches[cache]
	w := Watch{Group: int32(at.group), Name: int32(name), Anchor: at.anchor, Misses: int64(len(instants))}
	if len(instants) > 0 {
		w.FirstAt, w.LastAt = instants[0], instants[len(instants)-1]
	}
	if c.misses > 0 || c.unusable > 0 {
		list = append(list, w.summed(address.ttl, &a, c.unusable))
	}
	if c.isShared && c.misses > 0 {
		w.Level, w.Name = Delegation, k.named[zone]
		list = append(list, w.summed(delegation.ttl, &d, c.silent))
	}
	return list
}

// summed returns the watch with the sum of its misses.
func (w Watch) summed(ttl int64, s *sum, missing int64) Watch {
	w.TTL, w.EmptyUS, w.VisibleUS, w.NearUS, w.Missing = uint32(max(0, ttl)), s.empty, s.empty, s.near, missing
	w.WatchedUS, w.Probes = max(w.LastAt-w.FirstAt, w.EmptyUS), w.Misses+w.Missing
	return w
}
