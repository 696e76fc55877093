// Package rerun makes the clustering and the verdicts of a study again, in memory, exactly as the run that wrote
// them did, so that a result can be taken apart without being kept whole.
//
//	e, err := rerun.Explain(ctx, "out/study", nil, "cambric")                        // why the servers are together
//	steps, fills, err := rerun.ExplainVerdict(ctx, "out/study", nil, "cambric", "MX") // from fills to the verdict
//
// A run records its configuration and the hashes of all parts that it read. [Clustering] and [Verdicts] are
// these configurations. If the study has other rows by now, or the method another version, the
// result would not be the one that is to be explained: that is an error which names the command to
// give again. Nothing is written.
package rerun
