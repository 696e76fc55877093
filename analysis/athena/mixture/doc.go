// Package mixture divides records with categorical attributes into clusters by weighing, for
// every two clusters, whether their records look as if drawn from one source or from two.
//
// # Model
//
// A record has values of attributes: a server its registrar, key, name servers. Each cluster
// has, for each attribute k, its own unknown distribution over the values, drawn from a
// Dirichlet distribution with base rates b_kv (how common value v is among clusters) and
// concentration a_k (small: clusters keep to one value; large: clusters are all alike, so the
// attribute says nothing). Integrating the distributions out, the evidence that clusters 1 and
// 2, with counts c1 and c2 of values and n1 and n2 in all, are one is the Bayes factor
//
//	ln BF = Σ_k [ lnΓ(a+n1) + lnΓ(a+n2) - lnΓ(a) - lnΓ(a+n1+n2) ]
//	      + Σ_k Σ_v [ lnΓ(ab+c1+c2) + lnΓ(ab) - lnΓ(ab+c1) - lnΓ(ab+c2) ]  - ln α
//
// in which only values that both have contribute to the second sum, and α is the prior odds
// against a merge. For two single records this is the weight of Fellegi and Sunter (JASA 64,
// 1969) with frequencies of values. It is a sum over attributes and values, so every merge can
// be taken apart into bits ([Model.Between]).
//
// # Base rates are counted by cluster
//
// A value on fifty servers that were all set up in one go was chosen once. So b_kv is
// proportional to the expected number of clusters that chose v anew, Σ_j Σ_{i<c_jv}
// ab/(ab+i): the tables of a hierarchical Dirichlet process (Teh, Jordan, Beal and Blei, JASA
// 101, 2006, doi:10.1198/016214506000000302, section 5.1). a_k is the most probable value on
// a grid of powers of two from 2⁻⁴ to 2¹² under a weak log-normal prior.
//
// # Search
//
// [Fit] merges the two clusters with the greatest Bayes factor until none is above 1, moves
// single records to where they fit best until all are still, estimates a and b anew, and
// begins again with the merges until nothing changes. [Model.Gibbs] walks from there through
// divisions in proportion to their probability, which shows what the data leave open.
//
// # Same input, same bytes
//
// Ties go to the lower index, records and values are numbered in the order of their texts,
// and no sum depends on the order of a map or on the number of processors.
package mixture
