// Package arrival models one cache that clients ask for one name: how often it holds the
// name, and what is known of it some time after it was seen empty. Statements of detection
// power rest on it. From what probes saw it estimates how often clients ask, with intervals.
//
// # Model
//
// Lookups of the name arrive as a homogeneous Poisson process of rate λ. An empty cache
// fills at the next arrival, holds the name for exactly T, and is empty then. Nothing
// refreshes an entry. So empty times are exponential with mean 1/λ, full times are T, and
// every moment at which the cache is known to be empty begins the process anew.
//
// # What follows
//
// In the long run the cache is empty for the share 1/(1+λT) of the time, and it fills
// λ/(1+λT) times a second. If it is empty now, it is empty after x with probability
//
//	p00(x) = Σ_{k=0}^{floor(x/T)} exp(-λ(x-kT)) [λ(x-kT)]^k / k!
//
// Term k is the event that k fills have come and gone and the next has not come. Up to T
// that is exp(-λx); for long x it tends to 1/(1+λT), and if λT is large it swings about
// that value on its way. It solves p00'(x) = -λ p00(x) + λ p00(x-T), which is how the
// tests check it. It need not fall when λ grows: a little after T, a busier cache is more
// likely to have filled at once and to be empty again.
//
// # Which rate
//
// [Estimate] says how many lookups a day reach a group of caches, all its caches together,
// summed over the watched names. For an operator that is what its infected phones ask there,
// whether they use two of its 28 names or all of them. It is not fills over exposure of the
// sums: with exposure in name-days that is a mean over names. For the rate per name divide by
// the number of names. [Total] adds groups, such as those of a country.
//
// # Exposure
//
// K fills were seen, and E is the time in which the next event could have been a fill. With s
// the last instant known empty (a miss, or the end of a fill; long ago at first) and usable
// readings at t, the one before at t0:
//
//	miss at t:                   E += min(t-s, T)
//	first reading of a fill f:   E += f - max(s, t-T) if 0 <= f-s <= T and t-t0 < 1.5T, else 0
//	further readings of it:      0
//
// Up to gaps of T (dense probing) that is the time known empty, and the likelihood is λ^K
// exp(-λE). With rare probing it is T for each miss, so that K/E = h/(T(1-h)), h the share of
// hits: right because on average over all probes the cache is empty for 1/(1+λT). In between
// the rule is right to first order in λT. There K/E is off by up to -2 % at λT = .2, and by up
// to -8 % at .7 (gaps of 1.05 to 1.5 T); [Readings] gives the exact likelihood, which is not.
// Visible time V is the union of (t-T, t]; V - E is the time in which caches were full.
//
// # Methods
//
//   - Fills over exposure: Σ (K-k)/E over watches, each a name at one cache.
//   - By hour: the mean over the day of (K-k)/E in each hour, so that a full cache by day does not
//     count the day too little. Taken whenever hours are given and T is at most six hours.
//   - Inclusion probabilities: for pools of caches that probes meet at random. Where source ports
//     stick to caches each anchor port is a watch of one cache, and the first two apply.
//
// # Bias
//
// K - λE is a martingale, so K/E has the bias -Cov(K-λE, E)/E², which is λG/E: G is how much less
// exposure is to come after a fill than after a look that found nothing. Hence k = G K/E fills
// are taken off. In a watch of visible time V, G = TE/V, so that k is the share of time in which
// it is full: K/E is too high by the share T/V, a seventh for delegations that stay two days of a
// fortnight. In an hour of the day G is an integral of p00 (daynight.go). In rare probing G = T.
// The first reading brings its own share, since the state before is not known; at (V-E)/V *
// T/(E+T) the formula has E+T where first order has E, which simulation finds better.
//
// # Intervals
//
// Limits are those of Fay and Feuer (1997) for weighted sums of counts, which are Garwood's
// (1936) if weights are equal, and exact without fills. Three things are added. In rare probing
// the variance is 1+λT times that of a Poisson count (a reading is a coin). In pools it is
// that of Horvitz and Thompson (1952) with the dead time, see section 9.1 of the notes on
// cache probing. And the lower limit takes all K fills of a count, not K-k, since the exposure of a
// cache that is mostly full ends with a fill. The profile likelihood covers .85 with about two
// fills in rare probing (section 8.3); it is here ([Likelihood.Profile]) but nothing uses it.
//
// Simulated over 14 days, 800 to 2,000 runs (BRIDLE_LONG=1 go test -v -run CoverageTable); mean
// estimate and K/E (pools: K/V) by the truth; coverage; mean width by that of an oracle that
// sees every fill and every instant:
//
// (table)
//
// # Limits of the model
//
// Resolvers may fetch entries anew before they expire or show them after; filters have to take
// such fills out. Exposure is taken to be alike for the watches of one observation but for the
// time their own fills take. Rates by hour are not known for pools and for delegations, so
// that the last four rows are biased. Fewer than two fills to be expected are covered more
// often than .99 by any exact interval. A rare or pooled watch sees only some fills, so its
// interval is wider than the oracle's by about the root of the share unseen.
package arrival
