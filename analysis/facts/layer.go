package facts

import (
	"context"
	"fmt"
)

// layer is a piece of work that facts rest on.
type layer struct {
	// rows asks whether there are rows; done whether the work was done, which may have found nothing.
	rows, done string
	// missing says what is not there, next which command brings it.
	missing, next string
}

// derived is a layer that a command of the toolkit computes.
func derived(dataset, missing, next string) layer {
	return layer{
		"SELECT EXISTS (FROM current_" + dataset + ")",
		"SELECT EXISTS (FROM runs WHERE state = 'complete' AND tool NOT LIKE 'import%' AND list_contains(datasets, '" + dataset + "'))",
		missing, next,
	}
}

// given is a layer of rows that somebody collected or imported.
func given(rows, missing, next string) layer { return layer{rows, "", missing, next} }

func matched() layer {
	return derived("fingerprint_matches", "no grabs were matched against fingerprints", "bridle match")
}

func named() layer {
	return layer{
		"SELECT EXISTS (FROM name_sightings WHERE run_id IN (SELECT run_id FROM runs WHERE tool = 'names'))",
		"SELECT EXISTS (FROM runs WHERE state = 'complete' AND tool = 'names')",
		"names of matched servers were not looked for", "bridle names",
	}
}

func clustered() layer {
	return derived("cluster_members", "servers were not clustered", "bridle cluster")
}

func ranged() layer {
	return given("SELECT EXISTS (FROM current_cluster_counts)", "no clustering by two levels gave a range", "bridle cluster")
}

func stated() layer {
	return given("SELECT EXISTS (FROM current_operators WHERE basis <> 'cluster')", "no table of operators was imported", "bridle import operators")
}

func surveyed() layer {
	return derived("resolver_qualifications", "no survey of resolvers was evaluated", "bridle-survey")
}

func grouped() layer {
	return derived("cache_groups", "no survey of resolvers was evaluated", "bridle-survey")
}

func probed() layer {
	return given("SELECT EXISTS (FROM probes)", "no caches were probed", "bridle-probe or bridle import probes")
}

func filled() layer {
	return derived("cache_fills", "fills were not derived from probes", "bridle fills")
}

func judged() layer { return derived("verdicts", "there are no verdicts", "bridle verdicts") }

func crossed() layer {
	return derived("operator_verdicts", "there are no verdicts across borders", "bridle verdicts")
}

// isThere reports whether the study has the layer. In a pinned study only rows tell: a run that found nothing has no
// part to pin, and the run at hand may be a later one.
func (l layer) isThere(ctx context.Context, q Querier, pinned bool) (there bool, err error) {
	question := l.rows
	if l.done != "" && !pinned {
		question = fmt.Sprintf("SELECT (%s) OR (%s)", l.rows, l.done)
	}
	err = ask(ctx, q, question, func(scan func(...any) error) error { return scan(&there) })
	return there, err
}

// lack says what is missing and what brings it.
func (l layer) lack(pinned bool) string {
	if pinned && l.done != "" {
		return fmt.Sprintf("%s, or nothing was found, by the snapshot: %s", l.missing, l.next)
	}
	return fmt.Sprintf("%s: %s", l.missing, l.next)
}
