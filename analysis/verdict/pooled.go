package verdict

import "bridle/analysis/cachefill"

// unlike is the shape of the Gamma distribution by which the background of one operator may differ
// from that of others at the same group, mean 1: somebody may be curious about one operator. With
// shape 1 the standard deviation is as large as the mean.
const unlike = 1.0

// pooled is the background of one operator at a group and level: what decoys tell and, if other
// operators were watched there too, what their names tell.
type pooled struct {
	gamma
	// least is what decoys tell alone; a tail is at least its own if isLeast, since without any decoy
	// that is an assumption to be kept.
	least   gamma
	isLeast bool
}

// pool adds what neighbours tell to what decoys tell. There are many more of their names than decoys, so
// the rate of the group is known better; but they are other operators' names, so the shape
// is kept at unlike or below, with the same mean: the tail stays heavy.
func pool(decoys gamma, others sample, isLeast bool) pooled {
	p := pooled{gamma: decoys, least: decoys, isLeast: isLeast}
	if others.days == 0 {
		return p
	}
	p.gamma = decoys.after(others.fills, others.days)
	if p.shape > unlike {
		p.days *= unlike / p.shape
		p.shape = unlike
	}
	return p
}

// pooled returns the background of one operator at the group, given what others have there.
func (w *witness) pooled(level cachefill.Level, others sample) pooled {
	return pool(w.belief(level), others, !w.withDecoys[level])
}

// logTail returns the logarithm of the probability of k fills or more in so many days.
func (p pooled) logTail(k int, days float64) float64 {
	log := p.gamma.logTail(k, days)
	if p.isLeast {
		log = max(log, p.least.logTail(k, days))
	}
	return log
}
