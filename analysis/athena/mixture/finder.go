package mixture

import "math"

// finder finds the clusters that may be merged with one. It is for one worker.
type finder struct {
	// sum and part are bounds for each cluster, of all attributes and of the present one;
	// touched and parted are where they are not 0.
	sum, part       []float64
	touched, parted []int32
	shared          []uint64  // of each cluster: attributes of which it shares a value
	gains           []float64 // of the present value, by the count of the other cluster; 0: not yet known
	found           []int32
}

// rounding is what bounds allow for: sums in another order differ in their last digits.
const rounding = 1e-6

// mayMerge returns every cluster whose factor with x may be above a number that is not below 0,
// and some others, in no order, good until the next call. own is the place of x, -1 if it has
// none. ok is false if all clusters have to be looked at.
//
// Attributes of which two clusters share no value never speak for a merge: the Dirichlet term
// is -ln Π (a+n1+i)/(a+i) <= 0, and that of habits is ln(S1+S2-1) - ln S1 - ln S2 <= 0, since
// S1 S2 - (S1+S2-1) = (S1-1)(S2-1) >= 0. So where the prior odds are above 1 only clusters that
// share a value can be above them, and the sum over the attributes with a shared value is a
// bound. It is exact for Dirichlet terms. For habits it is Σ ln(1+T/R) over the shared values,
// where T is what the value adds and R <= S1+S2-1 what the two have without it: ln(R+ΣT) <=
// ln R + Σ ln(1+T/R).
func (f *finder) mayMerge(m *Model, x *group, own int32, above float64) (found []int32, ok bool) {
	if m.alpha < 1+rounding {
		return nil, false
	}
	if len(f.sum) < len(m.groups) {
		f.sum, f.part, f.shared = make([]float64, len(m.groups)), make([]float64, len(m.groups)), make([]uint64, len(m.groups))
	}
	for k := range m.rates {
		r, c := &m.rates[k], &x.counts[k]
		for i, v := range c.values {
			if r.habit.h > 0 {
				f.habit(&r.habit, m.index.bearers[k][v], v, c.n[i], x.masses[k].ln, own)
			} else {
				f.dirichlet(r, m.index.bearers[k][v], v, c.n[i], own)
			}
		}
		f.total(m, k, c.total)
	}
	f.found = f.found[:0]
	least := math.Log(m.alpha) + above - rounding*(1+above)
	for _, j := range f.touched {
		if f.sum[j] > least && f.against(m, x, j, least) {
			f.found = append(f.found, j)
		}
		f.sum[j], f.shared[j] = 0, 0 // it may have been touched more than once
	}
	f.touched = f.touched[:0]
	return f.found, true
}

// against adds what speaks against cluster j to its bound: attributes of which it shares no value
// with x. It reports whether the bound is then still above least.
func (f *finder) against(m *Model, x *group, j int32, least float64) bool {
	sum, shared := f.sum[j], f.shared[j]
	few := min(len(m.rates), 64) // as many as have a bit
	for k := range few {
		if r := &m.rates[k]; r.habit.h == 0 && x.counts[k].total > 0 && shared>>k&1 == 0 {
			sum += r.apart(x.counts[k].total, m.index.totals[k][j])
		}
	}
	y := m.groups[j]
	for k := range few {
		if sum <= least {
			return false
		}
		if m.rates[k].habit.h > 0 && x.counts[k].total > 0 && shared>>k&1 == 0 {
			a, b := x.masses[k], y.masses[k]
			if rest := a.s + b.s - 1; rest < huge {
				sum += math.Log(rest) - a.ln - b.ln
			}
		}
	}
	return sum > least
}

// dirichlet adds what a shared value is worth.
func (f *finder) dirichlet(r *rates, bearers []bearer, v, n, own int32) {
	t := r.rise.of(v)
	for _, b := range bearers {
		if b.at == own {
			continue
		}
		if f.part[b.at] == 0 {
			f.parted = append(f.parted, b.at)
		}
		f.part[b.at] += t[n+b.n] - t[n] - t[b.n]
	}
}

// habit adds a bound for what a shared value is worth.
func (f *finder) habit(h *habit, bearers []bearer, v, n int32, ln float64, own int32) {
	more := h.more.of(v)
	f.gains = f.gains[:0]
	for _, b := range bearers {
		if b.at == own {
			continue
		}
		for int(b.n) >= len(f.gains) {
			f.gains = append(f.gains, 0)
		}
		if f.gains[b.n] == 0 {
			rest := newLogSum()
			rest.add(ln)
			rest.add(h.logB[v] + more[b.n])
			f.gains[b.n] = softplus(h.logB[v] + more[n] + more[b.n] - rest.value())
		}
		if f.part[b.at] == 0 {
			f.parted = append(f.parted, b.at)
		}
		f.part[b.at] += f.gains[b.n]
	}
}

// softplus returns ln(1+exp(x)).
func softplus(x float64) float64 {
	if x > 30 {
		return x + 1e-12 // exp(-30) is below
	}
	return math.Log1p(math.Exp(x))
}

// total adds the present attribute to the bounds.
func (f *finder) total(m *Model, k int, n int32) {
	r, totals := &m.rates[k], m.index.totals[k]
	for _, j := range f.parted {
		u := f.part[j]
		if u == 0 {
			continue // done already
		}
		f.part[j] = 0
		if r.habit.h == 0 {
			u += r.apart(n, totals[j])
		}
		if f.sum[j] == 0 {
			f.touched = append(f.touched, j)
		}
		f.sum[j] += u
		f.shared[j] |= 1 << k
	}
	f.parted = f.parted[:0]
}
