// Package linkage tells which records are of the same thing, pair by pair: the probabilistic
// record linkage of Fellegi and Sunter. It is the best known method for duplicates of persons,
// and here the baseline that methods for clusters of servers have to beat.
//
// # Model
//
// Two records either are of one thing (a match, with prior probability λ) or are not. In each
// attribute k both may be known, and then they agree or not: with probability m_k if they
// match, u_k if they do not, each attribute by itself. An agreement is worth log2(m_k/u_k)
// bits, a disagreement log2((1-m_k)/(1-u_k)), an attribute that one of them lacks nothing. The
// bits add up, and with the prior give the probability of a match.
//
// Attributes may have several values. Records agree if they share one.
//
// # Rates
//
// m, u and λ come from the records themselves, without examples, by expectation
// maximisation. Pairs that share no value, or only values too common to be followed, are not
// looked at one by one: they count as certain non-matches. What they add to u is counted
// exactly all the same, so looking at fewer pairs does not bias it.
//
// # Term frequency
//
// To agree in a rare value says more than to agree in a common one; [Frequency] lists two
// ways to account for that. Frequencies are counted over records, so a value that one thing
// bears many times looks common. That is what the method does, and its weakness where things
// have many records.
//
// # Clusters
//
// [Components] puts into one cluster what a chain of links connects, so one false link joins
// two clusters.
//
// Sources: Fellegi and Sunter, JASA 64 (1969) 1183-1210, doi:10.1080/01621459.1969.10501049;
// expectation maximisation: Dempster, Laird and Rubin, JRSS B 39 (1977) 1-38, and Winkler,
// Proceedings of the Section on Survey Research Methods, ASA (1988) 667-671; term frequency:
// Winkler, "Overview of Record Linkage and Current Research Directions", U.S. Census Bureau,
// RRS 2006-02.
package linkage
