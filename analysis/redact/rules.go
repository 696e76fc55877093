package redact

// A Treatment says what becomes of the values of a column of texts.
type Treatment uint8

// The treatments.
const (
	// Search replaces withheld values wherever they stand within the text. It is
	// what happens to each column that no rule names.
	Search Treatment = iota
	// Address replaces addresses by pseudonyms that are addresses too.
	Address
	// Label replaces labels by keyed hashes.
	Label
	// Blank leaves the text out: null, or "withheld" where null is not allowed.
	Blank
	// Subject keeps addresses that the study accuses: they are what is published.
	// An address that is a resolver's too is replaced all the same.
	Subject
)

// String returns the treatment in words.
func (t Treatment) String() string {
	switch t {
	case Address:
		return "replaced by pseudonyms"
	case Label:
		return "replaced by keyed hashes"
	case Blank:
		return "left out"
	case Subject:
		return "kept"
	}
	return "searched"
}

// A Rule is what becomes of one column, and why.
type Rule struct {
	Dataset, Column string
	Treatment       Treatment
	Reason          string
}

// Rules returns the rules of all columns that hold addresses or may hold them, by
// dataset and column. A test compares them with the schema, so that no new column
// with addresses is forgotten.
func Rules() []Rule {
	const (
		resolver  = "a resolver belongs to people who have done nothing"
		egress    = "an egress address tells whose resolver it is"
		cache     = "labels of caches may be names of providers or of customers"
		foreign   = "text of others, in which addresses may stand in any form"
		client    = "it is part of the address of a user"
		suspected = "it is the server that the study is about"
	)
	return []Rule{
		{"anomalies", "asked_address", Address, resolver},
		{"anomalies", "expected", Blank, foreign},
		{"anomalies", "found", Blank, foreign},
		{"anomalies", "from_address", Address, resolver},
		{"cache_fills", "cache_group", Label, cache},
		{"cache_groups", "cache_group", Label, cache},
		{"cache_groups", "egress_addresses", Address, egress},
		{"canary_queries", "client_subnet", Blank, client},
		{"canary_queries", "from_address", Address, egress},
		{"cluster_evidence", "address", Subject, suspected},
		{"cluster_evidence", "other_address", Subject, suspected},
		{"cluster_members", "address", Subject, suspected},
		{"exposures", "cache_group", Label, cache},
		{"fingerprint_matches", "address", Subject, suspected},
		{"grabs", "address", Subject, suspected},
		{"name_observations", "address", Subject, suspected},
		{"probes", "address", Address, resolver},
		{"qualification_exchanges", "address", Address, resolver},
		{"qualification_exchanges", "asked_address", Address, resolver},
		{"rejects", "raw", Blank, foreign},
		{"rejects", "reason", Blank, foreign},
		{"resolver_groups", "address", Address, resolver},
		{"resolver_groups", "cache_group", Label, cache},
		{"resolver_qualifications", "address", Address, resolver},
		{"resolver_qualifications", "cache_group", Label, cache},
		{"resolver_qualifications", "egress_addresses", Address, egress},
		{"resolvers", "address", Address, resolver},
		{"resolvers", "responder", Address, "the address that answered for a resolver tells whose it is"},
		{"targets", "addresses", Subject, suspected},
		{"verdict_evidence", "cache_group", Label, cache},
	}
}

// ruleFor returns what becomes of a column.
func ruleFor(dataset, column string) Treatment {
	for _, r := range Rules() {
		if r.Dataset == dataset && r.Column == column {
			return r.Treatment
		}
	}
	return Search
}
