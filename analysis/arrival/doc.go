// Package arrival models one cache that clients ask for one name: how often it holds the
// name, and what is known of it some time after it was seen empty. Statements of detection
// power rest on it, and so do estimates of rates.
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
// # Limits of the model
//
// Real lookups have days and nights, resolvers may fetch entries anew before they expire
// or show them after, and a resolver may have several caches. None of that is in here.
package arrival
