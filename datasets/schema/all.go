package schema

import (
	"reflect"

	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/clusterevidence"
	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/schema/clustervalues"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/loadedparts"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/runs"
)

// All returns every dataset, in the order in which a study comes about: the
// ledger, what collectors gather, what analysis derives.
func All() []Dataset {
	return []Dataset{
		of[runs.Row]("runs", Ledger, runs.SQL),
		of[loadedparts.Row]("loaded_parts", Ledger, loadedparts.SQL),
		of[grabs.Row]("grabs", Raw, grabs.SQL, "run_id", "grab_id", "port", "duration_us"),
		of[certificates.Row]("certificates", Raw, certificates.SQL, "run_id"),
		of[httpresponses.Row]("http_responses", Raw, httpresponses.SQL, "run_id"),
		of[indicators.Row]("indicators", Raw, indicators.SQL, "run_id"),
		of[resolutions.Row]("resolutions", Raw, resolutions.SQL, "run_id"),
		of[nameobservations.Row]("name_observations", Raw, nameobservations.SQL, "run_id"),
		of[rejects.Row]("rejects", Raw, rejects.SQL, "run_id"),
		of[fingerprintmatches.Row]("fingerprint_matches", Observation, fingerprintmatches.SQL,
			"run_id", "grab_run_id", "grab_id", "port"),
		of[clustermembers.Row]("cluster_members", Estimate, clustermembers.SQL, "run_id"),
		of[clustervalues.Row]("cluster_values", Estimate, clustervalues.SQL, "run_id"),
		of[clusterevidence.Row]("cluster_evidence", Estimate, clusterevidence.SQL, "run_id"),
	}
}

// of describes a dataset in version 0: until the first verdicts are published the
// schema may still change without notice.
func of[T any](name string, layer Layer, sql string, volatile ...string) Dataset {
	return Dataset{Name: name, Layer: layer, SQL: sql, Row: reflect.TypeFor[T](), Volatile: volatile}
}
