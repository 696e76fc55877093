package schema

import (
	"reflect"

	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/attributes"
	"bridle/datasets/schema/cachefills"
	"bridle/datasets/schema/cachegroups"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/clustercounts"
	"bridle/datasets/schema/clusterevidence"
	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/schema/clustervalues"
	"bridle/datasets/schema/exposures"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/loadedparts"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/prefixes"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/resolvergroups"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/schema/runs"
	"bridle/datasets/schema/statements"
	"bridle/datasets/schema/targets"
	"bridle/datasets/schema/verdictevidence"
	"bridle/datasets/schema/verdicts"
)

// All returns every dataset, in the order in which a study comes about: the
// ledger, what collectors gather, what analysis derives.
func All() []Dataset {
	return []Dataset{
		of[runs.Row]("runs", Ledger, runs.SQL),
		of[loadedparts.Row]("loaded_parts", Ledger, loadedparts.SQL),
		of[grabs.Row]("grabs", Raw, grabs.SQL, "run_id", "grab_id", "port", "server_hello", "connect_us", "first_byte_us", "duration_us", "visit"),
		of[certificates.Row]("certificates", Raw, certificates.SQL, "run_id"),
		of[httpresponses.Row]("http_responses", Raw, httpresponses.SQL, "run_id"),
		of[indicators.Row]("indicators", Raw, indicators.SQL, "run_id"),
		of[resolutions.Row]("resolutions", Raw, resolutions.SQL, "run_id"),
		of[nameobservations.Row]("name_observations", Raw, nameobservations.SQL, "run_id"),
		of[rejects.Row]("rejects", Raw, rejects.SQL, "run_id"),
		of[prefixes.Row]("prefixes", Raw, prefixes.SQL, "run_id"),
		of[attributes.Row]("attributes", Raw, attributes.SQL, "run_id"),
		of[statements.Row]("statements", Raw, statements.SQL, "run_id"),
		of[resolvers.Row]("resolvers", Raw, resolvers.SQL, "run_id"),
		of[canaryqueries.Row]("canary_queries", Raw, canaryqueries.SQL, "run_id", "from_port"),
		of[qualificationexchanges.Row]("qualification_exchanges", Raw, qualificationexchanges.SQL,
			"run_id", "source_port", "rtt_us"),
		of[targets.Row]("targets", Raw, targets.SQL, "run_id"),
		of[probes.Row]("probes", Raw, probes.SQL, "run_id", "source_port", "rtt_us"),
		// Ids and ports of queries are random; so is what these columns hold.
		of[anomalies.Row]("anomalies", Raw, anomalies.SQL,
			"run_id", "from_port", "expected", "found", "packet"),
		of[fingerprintmatches.Row]("fingerprint_matches", Observation, fingerprintmatches.SQL,
			"run_id", "grab_run_id", "grab_id", "port"),
		of[clustermembers.Row]("cluster_members", Estimate, clustermembers.SQL, "run_id"),
		of[clustercounts.Row]("cluster_counts", Estimate, clustercounts.SQL, "run_id"),
		of[clustervalues.Row]("cluster_values", Estimate, clustervalues.SQL, "run_id"),
		of[clusterevidence.Row]("cluster_evidence", Estimate, clusterevidence.SQL, "run_id"),
		of[operators.Row]("operators", Estimate, operators.SQL, "run_id", "cluster_run_id"),
		of[resolvergroups.Row]("resolver_groups", Estimate, resolvergroups.SQL, "run_id"),
		of[resolverqualifications.Row]("resolver_qualifications", Observation, resolverqualifications.SQL, "run_id"),
		of[cachegroups.Row]("cache_groups", Observation, cachegroups.SQL, "run_id"),
		of[cachefills.Row]("cache_fills", Observation, cachefills.SQL, "run_id"),
		of[exposures.Row]("exposures", Observation, exposures.SQL, "run_id"),
		of[verdictevidence.Row]("verdict_evidence", Estimate, verdictevidence.SQL, "run_id"),
		of[verdicts.Row]("verdicts", Estimate, verdicts.SQL, "run_id"),
		of[operatorverdicts.Row]("operator_verdicts", Estimate, operatorverdicts.SQL, "run_id"),
	}
}

// of describes a dataset in version 0: until the first verdicts are published the
// schema may still change without notice.
func of[T any](name string, layer Layer, sql string, volatile ...string) Dataset {
	return Dataset{Name: name, Layer: layer, SQL: sql, Row: reflect.TypeFor[T](), Volatile: volatile}
}
