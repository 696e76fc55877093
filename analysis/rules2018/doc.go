// Package rules2018 is the published procedure of 2018, as a comparator: which forwarders may
// testify (six rules), which responses count (six filters, H1 to H6), and what is a suspected
// infection (hits on both command-and-control names in one autonomous system). It decides
// nothing in Bridle; its answers stand beside the verdicts, in columns of their own.
//
//	dropped := rules2018.Filter(responses)
//	hits := rules2018.Infections(rules2018.Kept(responses, dropped), operators)
//	naive := rules2018.AnyHit(responses, operators)
//
// [Gather] reads all of that from a study, and [Mark] puts the answers into verdicts.
//
// AnyHit is the other comparator: whoever shows any hit at all is infected.
//
// # Source
//
// Hide and Seek (Citizen Lab, 18 September 2018), read in the Chinese translation of iYouPort of 17
// October 2018; the English text was not read. The procedure has no rate, no interval and no rate of
// error, so neither has this package.
//
// # What is inferred
//
// The text leaves the following open. Each choice is the project's own reading:
//
//   - H1 means that the earlier TTL is the larger, as in a countdown: two responses are the same
//     entry if their expiries, instant plus TTL, are at most 2 s apart. Instants count with
//     their fractions of a second.
//   - H1 and H2 look at previous records whether these were dropped or not, and H2 at those of every
//     forwarder in the autonomous system.
//   - H3's "within 2" of the authoritative TTL is a distance of 0, 1 or 2 s to either side. A response
//     whose authoritative TTL is not known cannot pass H3 and is dropped by it.
//   - The autonomous system of a hit is that of the resolvers behind the forwarder, which rule 2 makes
//     one; the country in H5 and of the infection is the one believed of the cache's users.
//   - An infection stands in every country that responses of its two names come from.
//   - Responses at one instant are taken in order of system, forwarder and TTL.
//
// The control experiment of the study, simulated with forwarders that leak and honest ones that share their
// caches, ends with no false hit. People or machines that see the probes and repeat them, the third cause that the
// study names, are not in that simulation; their lookups are true fills, which no filter here tells from others.
//
// Not applied, since they concern what is asked and not what is concluded: China was left out, and
// every name was asked at least once per TTL.
package rules2018
