package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"bridle/analysis/athena"
	"bridle/analysis/load"
	"bridle/analysis/rerun"
	"bridle/datasets/command"
	"bridle/datasets/schema/clustercounts"
	"bridle/datasets/schema/clusterevidence"
	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/schema/clustervalues"
	"bridle/datasets/schema/operators"
	"bridle/datasets/study"
)

// operatorsFound is the derivation of cluster_members, cluster_values, cluster_evidence and
// operators by the two-level method.
func operatorsFound(c rerun.Clustering, stdout io.Writer) derivation {
	return derivation{
		tool: "cluster", config: c, from: rerun.ClusteringReads(), needs: []string{"fingerprint_matches"},
		rows: func(ctx context.Context, s *load.Study, r *study.Run) error {
			g, err := athena.Gather(ctx, s.DB())
			if err != nil {
				return err
			}
			settings, idle, err := c.Settings(g)
			if err != nil {
				return err
			}
			in, err := athena.Infer(ctx, g.Sightings, settings)
			if err != nil {
				return err
			}
			if err := writeOperators(in, g, r, c.Sweeps > 0); err != nil {
				return err
			}
			reportOperators(stdout, in, g, idle, len(settings.Statements))
			return nil
		},
	}
}

// reportOperators prints what was found, and what it does not mean.
func reportOperators(w io.Writer, in *athena.Inference, g *athena.Gathered, idle []athena.Claim, pairs int) {
	clustered := len(in.Servers) - len(in.Unclustered)
	core, thin := 0, map[string]int{}
	for _, o := range in.Operators {
		for _, b := range o.Batches {
			if a, only := in.HeldBy(b); only {
				thin[a] += len(in.Batches[b])
			} else if slices.Contains(o.Core, b) {
				core += len(in.Batches[b])
			}
		}
	}
	fmt.Fprintf(w, "%s with a match: %d in the cores of %s, %d at the fringe, %d with nobody\n", command.Plural(int64(len(in.Servers)), "server"),
		core, command.Plural(int64(len(in.Operators)), "operator"), clustered-core, len(in.Unclustered))
	fmt.Fprintf(w, "between %d and %d operators have at least five servers; that is a range under this model and not a count of customers\n", in.Count.Low, in.Count.High)
	for _, a := range slices.Sorted(maps.Keys(thin)) {
		fmt.Fprintf(w, "%s at the fringe are in batches that %s alone holds together: that is no evidence of one party\n", command.Plural(int64(thin[a]), "server"), a)
	}
	if pairs > 0 {
		fmt.Fprintf(w, "statements of analysts tie or part %s of servers\n", command.Plural(int64(pairs), "pair"))
	}
	for _, c := range idle {
		fmt.Fprintf(w, "a statement had no effect, since no two servers of the study are meant: %s\n", c)
	}
	for _, note := range g.Notes {
		fmt.Fprintln(w, note)
	}
}

// writeOperators writes rows of all four datasets.
func writeOperators(in *athena.Inference, g *athena.Gathered, r *study.Run, hasVariants bool) error {
	return errors.Join(writeMembers(in, r, hasVariants), writeCount(in, r), writeFates(in, r), writeTies(in, r, hasVariants), writeValues(in, g, r))
}

// writeMembers writes each server with its operator. One that is with nobody has a label of its own.
func writeMembers(in *athena.Inference, r *study.Run, hasVariants bool) error {
	w, err := study.Table[clustermembers.Row](r)
	if err != nil {
		return err
	}
	for _, o := range in.Operators {
		for k, b := range o.Batches {
			row := clustermembers.Row{RunID: r.ID(), ClusterID: o.Label, Standing: "fringe"}
			if slices.Contains(o.Core, b) {
				row.Standing = "core"
			}
			if hasVariants {
				row.CoAssignment = new(min(1, o.Standing[k]))
			}
			for _, i := range in.Batches[b] {
				row.Address = in.Servers[i]
				if err := w.Write(row); err != nil {
					return err
				}
			}
		}
	}
	for _, i := range in.Unclustered {
		row := clustermembers.Row{RunID: r.ID(), ClusterID: "alone-" + in.Servers[i], Address: in.Servers[i], Standing: "unclustered"}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	return nil
}

// writeCount writes how many operators there are, with the range that the model leaves open.
func writeCount(in *athena.Inference, r *study.Run) error {
	w, err := study.Table[clustercounts.Row](r)
	if err != nil {
		return err
	}
	row := clustercounts.Row{RunID: r.ID(), NServersLeast: athena.LeastCounted, NLow: int64(in.Count.Low), NHigh: int64(in.Count.High)}
	for _, o := range in.Operators {
		servers := 0
		for _, b := range o.Batches {
			servers += len(in.Batches[b])
		}
		if servers >= athena.LeastCounted {
			row.NClusters++
		}
	}
	row.NLow, row.NHigh = min(row.NLow, row.NClusters), max(row.NHigh, row.NClusters)
	return w.Write(row)
}

// writeFates writes what became of each value.
func writeFates(in *athena.Inference, r *study.Run) error {
	w, err := study.Table[clustervalues.Row](r)
	if err != nil {
		return err
	}
	for _, v := range in.Values {
		err := w.Write(clustervalues.Row{RunID: r.ID(), Attribute: v.Attribute, Value: v.Value, NServers: int64(v.Servers),
			Fate: string(v.Fate), Millibits: int64(v.Millibits), NBatches: new(int64(v.Batches))})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeTies writes the trees of evidence: a row for every part of every tie.
func writeTies(in *athena.Inference, r *study.Run, hasVariants bool) error {
	w, err := study.Table[clusterevidence.Row](r)
	if err != nil {
		return err
	}
	write := func(label, level string, ties []athena.Tie, first func(int) string) error {
		for _, t := range ties {
			row := clusterevidence.Row{RunID: r.ID(), ClusterID: label, Address: first(t.First), OtherAddress: new(first(t.Second)),
				Level: &level, IsWeakest: t.Millibits == ties[len(ties)-1].Millibits}
			if level == "operator" && hasVariants {
				row.Share = new(min(1, t.Share))
			}
			for _, reason := range t.Reasons {
				row.Attribute, row.Value, row.Millibits = reason.Attribute, reason.Value, int64(reason.Millibits)
				if err := w.Write(row); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for _, o := range in.Operators {
		if err := write(o.Label, "operator", in.Tree(o), func(b int) string { return in.Servers[in.Batches[b][0]] }); err != nil {
			return err
		}
		for _, b := range o.Batches {
			if err := write(o.Label, "batch", in.BatchTree(b), func(i int) string { return in.Servers[i] }); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeValues writes the addresses and names that each operator stands for.
func writeValues(in *athena.Inference, g *athena.Gathered, r *study.Run) error {
	w, err := study.Table[operators.Row](r)
	if err != nil {
		return err
	}
	names := make([][]string, len(in.Operators))
	holders := map[string]int{}
	core := make([]bool, len(in.Servers))
	ofCore := make([]map[string]bool, len(in.Operators)) // names that a server in the core has
	batches := make([]map[string]string, len(in.Operators))
	for n, o := range in.Operators {
		ofCore[n], batches[n] = map[string]bool{}, fringeBatches(in, g, o)
		for _, b := range o.Batches {
			for _, i := range in.Batches[b] {
				core[i] = slices.Contains(o.Core, b)
			}
		}
		for _, i := range o.Servers {
			names[n] = append(names[n], g.Names[in.Servers[i]]...)
			for _, name := range g.Names[in.Servers[i]] {
				ofCore[n][name] = ofCore[n][name] || core[i]
			}
		}
		slices.Sort(names[n])
		names[n] = slices.Compact(names[n])
		for _, name := range names[n] {
			holders[name]++
		}
	}
	for n, o := range in.Operators {
		row := operators.Row{RunID: r.ID(), Operator: o.Label, Kind: "address", Basis: "cluster", ClusterRunID: new(r.ID()), ClusterID: &o.Label,
			IsUnique: true, Source: "bridle cluster, " + athena.TwoLevel}
		for _, i := range o.Servers {
			row.Value, row.IsCore = in.Servers[i], new(core[i])
			if err := w.Write(row); err != nil {
				return err
			}
		}
		row.Kind = "name"
		for _, name := range names[n] {
			row.Value, row.IsUnique, row.IsCore, row.Batch = name, holders[name] == 1, new(ofCore[n][name]), nil
			if batch := batches[n][name]; batch != "" && !ofCore[n][name] {
				row.Batch = &batch
			}
			if err := w.Write(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// fringeBatches returns, for each name of a batch at the fringe, the first address of the batch; of several batches the one
// with most servers of that name. Batches that one circumstance alone holds together have nothing in common to go by.
func fringeBatches(in *athena.Inference, g *athena.Gathered, o athena.Operator) map[string]string {
	first, most := map[string]string{}, map[string]int{}
	for _, b := range o.Batches {
		if _, only := in.HeldBy(b); only || slices.Contains(o.Core, b) {
			continue
		}
		counts := map[string]int{}
		for _, i := range in.Batches[b] {
			for _, name := range g.Names[in.Servers[i]] {
				counts[name]++
			}
		}
		for name, n := range counts {
			if n > most[name] {
				most[name], first[name] = n, in.Servers[in.Batches[b][0]]
			}
		}
	}
	return first
}
