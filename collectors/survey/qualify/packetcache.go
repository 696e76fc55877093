package qualify

// packetCache returns for how many seconds an answer to a question without RD hid a later fill (T8): 0 if the first
// question after the fill showed it; otherwise the time from the first question to the first that showed the fill, which is the
// upper end of what the hiding may last; if none showed it, though the resolver shows other fills, the time to the last one, of
// which it is known only that it was not enough. The longest of all rounds counts.
//
// A miss may also be another cache of a pool: rounds whose misses chance explains are left out. Nil if no round is left.
func (d *dossier) packetCache(v visibility, believed bool) *uint32 {
	var longest *uint32
	for _, c := range d.courses("packet_cache") {
		first := c.all[0]
		if c.fill == nil || first.rd || !first.answered() || first.gives() || first.refused() || v.shown == 0 {
			continue
		}
		var hidden *uint32
		missed := 0
		for _, x := range c.held(believed) {
			since := uint32((x.at - first.at + second - 1) / second)
			if x.hit() {
				if missed == 0 {
					since = 0
				}
				hidden = &since
				break
			}
			missed++
			hidden = &since
		}
		if hidden == nil || missed > 0 && v.chance(missed) {
			continue
		}
		if longest == nil || *hidden > *longest {
			longest = hidden
		}
	}
	return longest
}
