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
// the rule is right to first order in λT. There K/E is off by up to 2 % at λT = .2 and by
// up to 8 % at .7 (gaps of 1.05 to 1.75 T); [Readings] gives the exact likelihood, which is not.
// Visible time V is the union of (t-T, t]; V - E is the time in which caches were full.
//
// # Methods
//
//   - Fills over exposure: Σ (K-k)/E over watches, each a name at one cache.
//   - By hour: the mean over the day of (K-k)/E in each hour, so that a full cache by day does not
//     count the day too little. Taken whenever hours are given and T is at most six hours.
//     In rare probing a name that is busy is found full whenever one looks. There the instants of fills tell more: if
//     two readings, one after the other, each find an entry, it is known how long after the end of the one the other was filled
//     ([Fill.Follow]). Its likelihood joins that of the coins (follow.go), and each name is then estimated by itself.
//   - Inclusion probabilities: for pools of caches that probes meet at random; by hour too, if hours
//     are given and T is at most 15 minutes. Where source ports stick to caches each anchor port is
//     a watch of one cache, and the first two apply.
//
// # Caches that renew
//
// Resolvers may fetch an entry anew if it is looked up in its last seconds (BIND: 2 s). Such a cache is filled without having been empty, and
// K/E is too high by λ times that, 2 % at 1,000 a day and twice as much for names that follow the day. By the hour
// rates are estimated both ways, and believed by how well each explains the fills: those before the expiry of
// the entry before, if probing is dense, and those that follow another, if it is rare (renew.go). Elsewhere nothing is done about it.
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
// estimate and K/E (pools: K/V; ports: of one cache) by the truth; coverage, with a standard
// error of .005 to .008 (for the .930, another 3,000 runs give .955); mean width by that of an
// oracle that sees every fill and every instant:
//
//	                                    fills   mean   K/E  cover  width
//	dense 300 s 0.14/day                  1.9    .99   .99   .983   1.00
//	dense 300 s 1/day                    14.0   1.00  1.00   .974   1.00
//	dense 300 s 10/day                  135.5   1.00  1.00   .962   1.00
//	dense 300 s 100/day                1039.8   1.00  1.00   .949   1.00
//	dense 300 s 1000/day               3131.2   1.00  1.00   .942   1.00
//	dense 3600 s 0.14/day                 1.9    .98   .99   .988   1.00
//	dense 3600 s 1/day                   13.3    .99   .99   .967   1.00
//	dense 3600 s 10/day                  98.9   1.00  1.00   .946    .99
//	dense 3600 s 100/day                270.9   1.00  1.00   .946    .99
//	dense 3600 s 1000/day               328.1   1.00  1.00   .930   1.05
//	rare 600/300 s 0.5/day                3.5   1.00  1.00   .988   1.48
//	rare 600/300 s 2/day                 13.9   1.00  1.00   .973   1.44
//	rare 600/300 s 20/day               130.6   1.00  1.00   .949   1.47
//	rare 600/300 s 200/day              825.3   1.00  1.00   .954   1.83
//	rare 600/300 s 1000/day            1565.6   1.00  1.00   .982   2.96
//	rare 3600/300 s 1/day                 1.2   1.00  1.00   .995   4.30
//	rare 3600/300 s 10/day               11.2   1.00  1.00   .972   3.70
//	rare 3600/300 s 100/day              86.4   1.00  1.00   .958   4.05
//	delegation 2 d 0.25/day               2.6    .95  1.12   .964    .90
//	delegation 2 d 0.5/day                3.9   1.00  1.19   .982    .98
//	delegation 2 d 1/day                  5.3   1.00  1.20   .981   1.11
//	delegation 2 d 4/day                  7.0    .98  1.24   .940   1.62
//	day/night 3600 s 10/day              89.4   1.00   .87   .955   1.00
//	day/night 3600 s 100/day            235.5   1.00   .56   .943   1.00
//	day/night 3600 s 1000/day           316.0   1.00   .36   .951   1.01
//	day/night 300 s 10/day              133.4   1.00   .98   .948   1.00
//	day/night 300 s 100/day             945.2   1.00   .88   .949   1.00
//	day/night 300 s 1000/day           2696.8   1.00   .58   .960   1.00
//	day/night rare 600/300 s 2/day       13.9   1.00  1.00   .963   1.46
//	day/night rare 600/300 s 20/day     127.3   1.00   .97   .962   1.50
//	day/night rare 600/300 s 200/day    724.0    .99   .81   .932   1.94
//	pool of 1 2/day                      27.7   1.00  1.00   .970   1.00
//	pool of 1 20/day                    261.5   1.00  1.00   .940   1.00
//	pool of 1 200/day                  1653.0   1.00  1.00   .946   1.00
//	pool of 2 2/day                      24.4   1.00   .87   .961   1.07
//	pool of 2 20/day                    236.3   1.00   .84   .944   1.07
//	pool of 2 200/day                  1819.3   1.00   .65   .950   1.12
//	pool of 4 2/day                      16.2   1.00   .58   .954   1.34
//	pool of 4 20/day                    159.2   1.00   .57   .959   1.33
//	pool of 4 200/day                  1378.7   1.00   .49   .967   1.42
//	pool of 8 2/day                       9.3   1.01   .33   .969   1.81
//	pool of 8 20/day                     91.5   1.00   .33   .959   1.77
//	pool of 8 200/day                   850.3   1.00   .30   .965   1.85
//	pool of 16 2/day                      5.0   1.01   .18   .979   2.56
//	pool of 16 20/day                    49.6   1.01   .18   .949   2.46
//	pool of 16 200/day                  472.8   1.00   .17   .960   2.49
//	4 of 8 caches by port 2/day          14.0   1.00   .12   .974   1.44
//	4 of 8 caches by port 20/day        137.7    .99   .12   .960   1.42
//	4 of 8 caches by port 200/day      1287.9   1.00   .12   .947   1.42
//	day/night pool of 2 2/day            24.3   1.00   .87   .957   1.08
//	day/night pool of 2 20/day          234.0   1.01   .84   .951   1.08
//	day/night pool of 2 200/day        1654.7   1.00   .59   .942   1.17
//	day/night pool of 4 2/day            16.0    .99   .57   .952   1.34
//	day/night pool of 4 20/day          158.0   1.00   .56   .945   1.34
//	day/night pool of 4 200/day        1299.1   1.00   .46   .952   1.48
//	day/night pool of 16 2/day            5.0   1.01   .18   .981   2.57
//	day/night pool of 16 20/day          48.8   1.00   .17   .961   2.46
//	day/night pool of 16 200/day        464.0   1.00   .17   .970   2.54
//	day/night delegation 2 d 0.25/day     2.6   1.00  1.18   .962    .91
//	day/night delegation 2 d 1/day        5.2    .98  1.18   .971   1.10
//	renewing rare 600/300 s 1000/day   1355.2    .99   .59   .955   1.30
//	renewing 3600 s 1000/day            316.0   1.00   .36   .955   1.02
//
// # Limits of the model
//
// Resolvers may fetch entries anew before they expire or show them after; filters have to take
// such fills out. Exposure is taken to be alike for the watches of one observation but for the
// time their own fills take. The time of day is not looked at for delegations (the
// two rows of delegations by day and night), nor for pools with T above 15 minutes, where busy ones come out too low: .94 at
// φT = .17 a cache on average. Fewer than two fills to be expected are covered more
// often than .99 by any exact interval. A rare or pooled watch sees only some fills, so its
// interval is wider than the oracle's by about one over the root of the share seen.
package arrival
