package facts

import (
	"embed"
	"strings"
)

//go:embed queries/*.sql
var queries embed.FS

// definition says what a fact is and where it comes from; its statement is the file queries/ID.sql.
type definition struct {
	id, what, unit string
	layer          layer
	// reads are views, or parts of them, with a run_id whose runs the fact rests on.
	reads      []string
	noInterval string
	caveat     string
	errorOver  string
}

// batches are the rows that tell batches at the fringe of clusters from operators.
const batches = "(FROM current_operators WHERE batch IS NOT NULL)"

// Why facts have no interval.
const (
	counted    = "it counts rows and estimates nothing"
	decided    = "it counts decisions, whose error rate is the false discovery rate"
	bothLevels = "those supported and indicated together"
	ofFive     = "the clustering gives a range for those with at least five servers: see operators_of_five"
	noRange    = "the clustering gives no range"
)

// catalogue lists all facts, in the order of the work.
func catalogue() []definition {
	var all []definition
	for _, list := range [][]definition{serverFacts(), operatorFacts(), cacheFacts(), claimFacts(), countryFacts()} {
		all = append(all, list...)
	}
	return all
}

func serverFacts() []definition {
	matches, names := []string{"current_fingerprint_matches"}, []string{"(FROM name_sightings WHERE run_id IN (SELECT run_id FROM runs WHERE tool = 'names'))"}
	return []definition{
		{"addresses_matched", "Addresses that matched a fingerprint", "addresses", matched(), matches, counted,
			"A match says that a server answered as the fingerprint describes at some time, not who runs it.", ""},
		{"fingerprints_matched", "Fingerprints that matched", "fingerprints", matched(), matches, counted,
			"Fingerprints of one product are not independent of each other.", ""},
		{"names", "Names of matched servers", "names", named(), names, counted,
			"A name counts if a matched server showed it in a certificate or a record pointed to it in time; anybody may write any name into a certificate.", ""},
		{"registered_domains", "Registered domains of these names", "domains", named(), names, counted,
			"Names under one registered domain may have several holders, as with dynamic DNS.", ""},
	}
}

func operatorFacts() []definition {
	members := []string{"current_cluster_members"}
	return []definition{
		{"operators", "Operators that the clustering found", "operators", clustered(), members, ofFive,
			"An operator is a group of servers that look as if set up by one party; a party may hold several, and a group may hold servers of another.", ""},
		{"operators_of_five", "Operators with at least five servers", "operators", ranged(), []string{"current_cluster_counts"}, noRange,
			"The range says what the model of the clustering leaves open; it is no confidence interval and no count of customers.", ""},
		{"servers_clustered", "Servers that the clustering gave to an operator", "addresses", clustered(), members, counted,
			"Servers at a fringe may be another operator's.", ""},
		{"operators_stated", "Operators of own tables and publications", "operators", stated(), []string{"(FROM current_operators WHERE basis <> 'cluster')"}, counted,
			"These labels are the word of whoever wrote the table.", ""},
	}
}

func cacheFacts() []definition {
	fills := []string{"current_cache_fills"}
	return []definition{
		{"resolvers_fit", "Resolvers that may testify", "addresses and ports", surveyed(), []string{"current_resolver_qualifications"}, counted,
			"Several may share one cache, which is one witness: see cache_groups_fit.", ""},
		{"cache_groups_fit", "Cache systems that may testify", "cache groups", grouped(), []string{"current_cache_groups"}, counted,
			"They were chosen by what could be reached and tested, not at random, and stand for no share of a country's users.", ""},
		{"probes", "Probes of caches", "probes", probed(), []string{"probes"}, counted,
			"All purposes are in it: targets, decoys, controls and confirmations.", ""},
		{"fills_kept", "Fills of caches that count", "fills", filled(), fills, counted,
			"A fill says that somebody looked the name up through this cache, not that the one was infected.", ""},
		{"fills_removed", "Fills of caches that filters took out", "fills", filled(), fills, counted,
			"Each is counted under the first filter that took it out, though others may have too.", ""},
	}
}

func claimFacts() []definition {
	verdicts, across := []string{"current_verdicts", batches}, []string{"current_operator_verdicts", "current_verdicts", batches}
	return []definition{
		{"claims_supported", "Pairs of an operator and a country with the verdict supported", "pairs", judged(), verdicts, decided,
			"Batches at the fringe of a cluster count by themselves, though they may be of one operator; some claims may be of visitors and not of residents.", "supported claims"},
		{"claims_indicated", "Pairs of an operator and a country with the verdict indicated", "pairs", judged(), verdicts, decided,
			"Indicated is a hint to look closer; of all claims that are false most are expected among these.", bothLevels},
		{"cross_border_supported", "Operators in two countries or more, supported", "operators", crossed(), across, decided,
			"Batches at the fringe of a cluster and single domains count by themselves, so that one operator may be counted more than once.", "supported operators"},
		{"cross_border_indicated", "Operators in two countries or more, indicated", "operators", crossed(), across, decided,
			"Indicated is a hint to look closer, and those that are supported are not counted again.", bothLevels},
	}
}

func countryFacts() []definition {
	verdicts := []string{"current_verdicts"}
	return []definition{
		{"countries_supported", "Countries with a supported claim", "countries", judged(), verdicts, decided,
			"The error rate is held over pairs, not over countries, and claims on batches at fringes and on single domains count too; a country is that of the resolvers' users as sources believe it.", ""},
		{"countries_indicated", "Countries with an indicated claim", "countries", judged(), verdicts, decided,
			"Some have supported claims too, so this must not be added to countries_supported.", ""},
		{"countries_tested", "Countries in which something could be tested", "countries", judged(), verdicts, counted,
			"Tested for some operator through some cache: a country without a claim is not clean.", ""},
		{"countries_not_testable", "Countries in which nothing could be tested", "countries", judged(), verdicts, counted,
			"Nothing is known of them, which is not the same as clean; countries without any resolver listed are not counted at all.", ""},
		{"pairs_tested", "Pairs of an operator and a country that could be tested", "pairs", judged(), verdicts, counted,
			"Not detected means that less than the detectable rate of the pair may still go on there.", ""},
		{"pairs_not_testable", "Pairs of an operator and a country that could not be tested", "pairs", judged(), verdicts, counted,
			"Nothing is known of them, which is not the same as clean.", ""},
	}
}

// about says what the interval of a fact is.
func (d definition) about() string {
	if d.id == "operators_of_five" {
		return "range over variants of the clustering's model"
	}
	return "95 % interval"
}

// statement returns the SQL of a fact.
func (d definition) statement() string {
	b, err := queries.ReadFile("queries/" + d.id + ".sql")
	if err != nil {
		panic("facts: " + err.Error())
	}
	return strings.TrimSpace(string(b))
}
