// Package verdict decides in which countries operators are active, from fills of caches, and says
// how sure that is. A verdict concerns a suspected place of infection: it proves no infection and
// names no customer.
//
// # The question
//
// Caches were watched for names of operators and for decoys: own names in the same public lists,
// which no infected phone asks for. Package cachefill says when somebody's lookup filled a cache and
// for how long a fill would have been seen. But names in public lists are looked up by crawlers,
// mail filters and the curious, from everywhere. So a fill says little by itself. The
// question is whether there are more of them than this background explains, and how often one
// would be wrong to say so in hundreds of countries and for dozens of operators.
//
// # One operator at one group of caches
//
// The background rate of one name at a group is taken to be Gamma distributed over groups (most have
// none, a few have much). Shape and mean are those that make the fills of decoys in all groups most
// probable (background.go); a weak prior keeps few data from saying too much, so that without any
// fill of a decoy the background is small but never 0. What decoys at the group itself show then updates it.
//
// The names of other operators watched at the group tell of its background too, and there are many more of
// them than decoys (pooled.go). They are added, with two provisos. Operators whose fills decoys make
// less likely than 1e-4 are left out (at most a third of them), since an infection elsewhere is no
// background. And the shape is held at 1 or below, so that one operator's background may be unlike the
// others'. A crawler that asks for everything raises the rate at its group, whether or not it asks for decoys; an
// infection of another operator hardly does. In four simulated worlds with heavy scanning (600 caches, 36
// operators, 20 decoys) this lowered the share of false claims from 3.6 % with decoys alone to 1.1 %
// and raised that of infections found from 77 % to 91 % with the shape held at 0.5, to 93 % at 2.
// [LevelSteps] has the number by decoys alone beside it.
//
// The p-value is the probability of so many fills or more: the upper tail of the negative binomial
// (tail.go). Its time is the visible one, in which a fill would have been seen, and not the exposure, in
// which the entry was absent. Under the background both are nearly equal; but each fill takes up to one
// TTL from the exposure, so that a test on it takes two fills at a delegation of two days for too
// rare, and a cache that is always full for impossible.
//
// If both levels were watched (addresses and delegations) the better one counts, times two: the same
// lookup fills both, so they are no two witnesses.
//
// # One name alone
//
// Phones talk to two names. A machine that looks after indicators may look up one, for weeks, and where entries stay for
// long, or its beat divides the time they stay, its clock does not show in the instants of fills. So the p-value of a group is the probability by
// the background alone, plus that of such a machine ([Settings.LoneName], an assumption) times that by the background of the fills of all
// names but the one with the most. Fills of one name are thus never rarer than such machines are; a second name is evidence by its own
// fills, and none because somebody once asked for it. The sum is not made where the busiest name has eight fills or more of an entry that leaves within an
// hour and they keep no beat (lone.go, beat.go): then it is people's. Both names are thus evidence, as the study of 2018 wanted, and no
// gate. Without that, one null world in ten had a claim by a machine.
//
// # Many groups, many pairs
//
// The least p-value of the groups of a country becomes that of the pair by Šidák's formula over all groups
// that were watched, also those without fills. Over all pairs of operator and country that were tested, the false
// discovery rate is controlled by Benjamini and Hochberg, on request by Benjamini and Yekutieli; both are
// given. Within a selected pair, groups may be named that pass the rate qR/m (choose.go).
//
// Three other numbers check this one. Each decoy is run as an operator of one name against the other
// decoys, which estimates the false discovery rate without a model (pseudo.go). The e-value stays valid
// whenever one stops looking, which adaptive probing does; it is an average over groups
// (evalue.go). And whether an operator is in two countries or more is tested by itself, by partial
// conjunction (across.go).
//
// # Levels
//
//   - Supported: q at or below 0.01, and also by sound evidence alone: fills without a flag at
//     groups that are believed in the country at 0.9 or more by at least three sources; at least two of them
//     on at least two days; names that no other operator has; a survey, decoys and sources of
//     countries at hand. A pair that fails any condition enters that second selection with p = 1, so that
//     the rate holds for what is Supported, not for a subset of something else.
//   - Indicated: q at or below 0.05.
//   - Not detected: neither. The least rate of lookups that would have been found with
//     probability 0.8 is said, through one of the caches that were watched, each as likely as the
//     other: of one name or, where fills of one name may be a machine's, of each of two names, as phones ask; "found" means as many fills as would have
//     been Indicated. If there is none, the verdict says that too: it is then no statement that nobody is there. A single name whose entries stay for longer than an
//     hour has none in most studies.
//   - Not testable: no group may testify for the country, or none was asked. Why is said.
//
// A layer of evidence that is missing lowers the verdict and never fails. Without survey, decoys or
// three sources of countries nothing is Supported. Without decoys the background is assumed, at
// [Settings.PriorPerDay], and what neighbours tell can only raise it. Without operators each domain stands for
// itself. Without scan nothing changes: a list of names of one's own is legitimate.
//
// # Rates
//
// How often a day the names are looked up through a group is estimated by package arrival at each level, and given for the
// one that tells more (rate.go): that of addresses, since a delegation is filled by lookups of any name of its zone, unless the
// delegation is worth more than twice as many fills, or addresses bound nothing. So a name that is busy enough to keep its
// delegation in the cache all the time has its rate from the fills of its address. A cache that was never seen empty at either
// level has a lower bound and no more: its rate and upper end are null. In two simulated worlds without scanners (600
// caches, 0.25 to 2.25 lookups a day over two of 28 names) 97 % of intervals hold the truth, and their mean width is 1.03 times that of somebody
// who knows the cause of every fill that was seen and the state of the caches.
//
// # Use
//
// [Gather] reads an [Input] from a study, [Decide] turns it into rows of the datasets verdicts, verdict_evidence
// and operator_verdicts, and [Steps] has every number on the way, which [Steps.Write] prints.
//
// # Limits
//
// All rests on decoys and names of other operators being asked for by strangers as a name without clients is.
// Somebody curious about one operator, who asks for its names through his own provider on several days, looks like an
// infection. Groups of one country are taken to be independent unless Benjamini and Yekutieli are asked for. Powers
// take lookups to be Poisson, without day and night. The background may differ between levels, and is
// fitted for each; between years it may change, and is taken to be constant.
package verdict
