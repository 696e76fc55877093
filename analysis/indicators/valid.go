package indicators

import "time"

// seen widens the time in which it was seen.
func (i *Indicator) seen(first, last time.Time) {
	first, last = first.UTC(), last.UTC()
	if i.FirstSeen == nil || first.Before(*i.FirstSeen) {
		i.FirstSeen = &first
	}
	if i.LastSeen == nil || last.After(*i.LastSeen) {
		i.LastSeen = &last
	}
}

// valid sets from when to when it holds; made is the time of the runs. What operators state of themselves
// narrows it only if all of them state it.
func (i *Indicator) valid(made time.Time) {
	from, to, open := "", "", len(i.Holders) == 0
	for _, h := range i.Holders {
		if h.From != "" && (from == "" || h.From < from) {
			from = h.From
		}
		to, open = max(to, h.To), open || h.To == ""
	}
	switch day, err := time.Parse(time.DateOnly, from); {
	case i.FirstSeen != nil:
		i.ValidFrom = *i.FirstSeen
	case err == nil:
		i.ValidFrom = day
	default:
		i.ValidFrom = made
	}
	if day, err := time.Parse(time.DateOnly, to); err == nil && !open && i.ValidUntil == nil {
		i.ValidUntil = new(day.AddDate(0, 0, 1))
	}
	if i.ValidUntil != nil && !i.ValidUntil.After(i.ValidFrom) {
		i.ValidUntil = nil // the two contradict each other, and nothing is known
	}
}
