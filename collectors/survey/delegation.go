package survey

// delegationStep asks, right after a round of visibility, for a name that nobody has ever asked for: is the NS
// set of its zone shown, which the fill has left in the cache? (Reference, section 3.)
func delegationStep(r *round) (step, bool) {
	return r.listed(step{}, 0)
}
