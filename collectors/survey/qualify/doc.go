// Package qualify turns the recorded rows of a survey into findings: for each resolver what it does, whether its cache
// may testify, and how sure that is. It is pure: it asks nobody and reads no clock, and the same rows in any order give
// the same findings.
//
// Rows are added to an [Evidence]; [Judge] makes the rows of resolver_qualifications from them. The tests T1 to T11 are
// those of Bridle's notes on cache probing, section 4; package survey asks their questions. Each has a file
// with its formula.
//
// # Classes
//
// The class is the gravest trait found, in this order:
//
//	dead            no reply was accepted; a transparent forwarder, whose replies come from elsewhere, is one
//	harms           a question without RD left an empty answer for the next user, in one round or more (T9)
//	intercepted     two unused neighbours answer for the canary through the same egress (T10)
//	hijacks         a name that does not exist is answered, or the canary's address is changed (T10)
//	recurses        a name that nobody had asked was answered without RD, or the authority saw it (T1)
//	refuses         REFUSED to most questions without RD for filled names, or for fresh names, or to users
//	invisible       no name could be filled, or none was shown
//	fixed_ttl       TTLs do not count down (T3)
//	many_countries  half of the sources or more see its users and egress in several countries, and belief in none reaches 0.9
//	public_backend  an egress belongs to a public DNS service (T5)
//	unstable        more than 20 % of the questions got no reply; at the end none was answered, or all were refused; entries
//	                vanish; tests contradict each other; or one that decides is missing
//	stale           expired entries are answered (T7), through this address or, if T7 could not tell, another of its group
//	refreshes       a question late in the TTL renews the entry (T7), in the same sense
//	clean           none of these
//
// Resolvers of the last three may testify, and for them alone excluded_because is null. A resolver that refuses fresh
// names and shows filled ones (a CoreDNS before a cache that refuses) is put with those that refuse: where a miss looks
// like a refusal, nothing can be said about what was not seen.
//
// # What each test can miss
//
//	T1   a leak rate p with probability (1-p)^n; leak_bound is the rate that n leave open at 95 %. Before a pool questions of T2,
//	     T3, T4 and T7 that met a cache without the name make n greater, for the class and not for leak_bound. And resolvers that treat
//	     the study's zone or address in a special way.
//	T2   visibility v with probability (1-v)^k. Before C caches of which one was filled v is 1/C: with 12 questions of T2 and
//	     some 20 of other tests one of 16 caches is not seen in one case of eight.
//	T3   a slope within 0.02 and half a second of rounding of -1; a cap above a year; floors up to 10 s that the answer to the
//	     filling question does not show. Where T3 gives fewer than two answers, or only such as are seconds apart, expiries of T2 and
//	     T4 decide, which do not show a clock that is wrong by less than 5 %; ttl_slope is null without two answers.
//	T4   caches that no port reached: survey asks from as many ports as find all C <= 16 with probability 0.99. A forwarder that answers
//	     users itself hides all but one; then the size is a lower bound.
//	T5   an egress used for a share s of the queries with probability (1-s)^k.
//	T6   a shared cache with probability (1-f/C)^tries, if f of C copies were filled: one witness then counts as two. Two
//	     fills within 2 s by chance make one of two witnesses.
//	T7   before a pool, every question that met another cache: (1-1/C)^k. Null means that chance explains what was seen; a
//	     class clean with a null there says no more than that. Before a pool a leak that T1 missed is taken for refreshing
//	     with probability 1.2 % at most (late.go); where it can be told apart it makes the class recurses.
//	T8   the time between two of its questions: packet_cache_s is the upper end. Null where chance explains the misses.
//	T9   harm to a share s of the names with probability (1-s)^rounds; and harm that begins after the first minutes, when it is asked.
//	     A resolver that gives users SERVFAIL now and then, in a share q of the cases, is taken for one that harms with
//	     probability 1-(1-q)^rounds, and never asked again: that errs on the side of its users.
//	T10  lies about other names than the canary's; interception of less than both neighbours.
//	T11  forged replies: another source makes is_source_kept false and nothing else, as long as true replies come.
//
// The clocks of canary servers and vantage point should agree within 2 s: fetches are put down to questions by time.
//
// The upper bounds hold for questions that are alike; a resolver that leaks only at night is met as often as the survey
// asks at night.
package qualify
