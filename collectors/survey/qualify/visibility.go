package qualify

import "math"

// visibility is what T2 found, and what other tests add to it: whether a question without RD shows names that were filled.
//
// Only replies count: what is lost on the way is counted elsewhere. With k questions a resolver that shows its cache with
// probability v looks invisible with probability (1-v)^k; before a pool of C caches of which one is filled, v is 1/C.
type visibility struct {
	n, hits int // of T2
	// asked, shown and refused are over all tests with filled names.
	asked, shown, refused int
	// fills are questions with RD for names that exist that brought an address, tried those that were answered,
	// and shut those that were refused.
	fills, tried, shut int
	// returns is true if an entry was gone and came back with the same expiry: several caches answer.
	returns bool
}

// v is the visibility in T2; 1 if nothing was asked.
func (v visibility) v() float64 {
	if v.n == 0 {
		return 1
	}
	return float64(v.hits) / float64(v.n)
}

// chance reports whether that many misses in a row, each of a name that was filled once, need no other explanation than that other
// caches answered: their chance (1-v)^misses is more than 5 %.
func (v visibility) chance(misses int) bool {
	return math.Pow(1-v.v(), float64(misses)) > 1-confidence
}

func (d *dossier) visibility(believed bool) visibility {
	var v visibility
	for _, test := range []string{"visibility", "countdown", "pool"} {
		for _, c := range d.courses(test) {
			if c.all[0].ttlAsked == floorTTL {
				continue // it asks on purpose for what should be gone
			}
			held := c.held(believed)
			for _, x := range held {
				v.asked++
				switch {
				case x.hit():
					v.shown++
				case x.refused():
					v.refused++
				}
				if test != "visibility" {
					continue
				}
				v.n++
				if x.hit() {
					v.hits++
				}
			}
			v.returns = v.returns || comesBack(c.fill, held)
		}
	}
	for i := range d.exchanges {
		x := &d.exchanges[i]
		if !x.rd || !x.answered() || x.asked != d.at.Addr() || x.test == "reach" || x.label == denied {
			continue
		}
		v.tried++
		if x.hit() {
			v.fills++
		} else if x.refused() {
			v.shut++
		}
	}
	return v
}

// comesBack reports whether a miss is followed by a hit with an expiry that was seen before: the entry was
// there all the time, in another cache.
func comesBack(fill *exchange, held []*exchange) bool {
	if fill == nil {
		return false
	}
	known := []micros{fill.expiry()}
	missed := false
	for _, x := range held {
		switch {
		case x.hit():
			for _, e := range known {
				if missed && near(e, x.expiry()) {
					return true
				}
			}
			known = append(known, x.expiry())
		case !x.refused():
			missed = true
		}
	}
	return false
}
