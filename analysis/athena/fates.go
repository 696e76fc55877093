package athena

// ValueFate says what became of a value in the two-level model.
type ValueFate struct {
	Mark
	// Servers and Batches are how many bear it.
	Servers, Batches int
	// Fate is [Kept], [Hub] (above the stated limit, or so common among batches that sharing it
	// speaks for nothing) or [Unique] (one batch has it, so it ties no batches).
	Fate Fate
	// Millibits is what two batches gain if each has this value of the attribute and no other,
	// in thousandths of a bit; 0 if it is not looked at among batches.
	Millibits int
}

// leastMillibits is what a value must be worth not to be a hub: a tenth of a bit.
const leastMillibits = 100

// fates tells what became of each value.
func (in *Inference) fates(ix index) []ValueFate {
	list := make([]ValueFate, len(ix.values))
	for v, mark := range ix.values {
		f := ValueFate{Mark: mark, Servers: len(ix.of[v]), Fate: Kept}
		seen := map[int]bool{}
		for _, i := range ix.of[v] {
			seen[in.batchOf[i]] = true
		}
		f.Batches = len(seen)
		k := declaration(in.attributes, mark.Attribute)
		switch {
		case k < 0 || in.settings.MaxServers > 0 && f.Servers > in.settings.MaxServers:
			f.Fate = Hub
		case f.Batches == 1:
			f.Fate = Unique
		case !in.attributes[k].Occasion:
			bits, ok := in.models[1].Worth(k, mark.Value)
			f.Millibits = max(0, thousandths(bits))
			if !ok || f.Millibits < leastMillibits {
				f.Fate = Hub
			}
		}
		list[v] = f
	}
	return list
}
