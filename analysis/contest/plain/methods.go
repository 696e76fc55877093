package plain

import (
	"context"
	"math/rand/v2"

	"bridle/analysis/contest"
)

// Settings of the methods. They are those of the study that set the targets for clustering,
// and were not tuned here.
const (
	// rareBearers is how many things bear a value that joins them, at most.
	rareBearers = 5
	// keptShare is the share of edges that "top decile" keeps.
	keptShare = 0.1
	// componentProbability is from where a link of Fellegi and Sunter joins two things;
	// edgeProbability is from where it is an edge for Louvain.
	componentProbability = 0.99
	edgeProbability      = 0.5
	// Up to comparedWhole things Fellegi-Sunter compares all pairs that share a value; beyond,
	// those that share one which at most commonBearers bear, so that memory is enough.
	comparedWhole = 3000
	commonBearers = 200
	// resolution is that of plain modularity, fineResolution that of Leiden: plain modularity
	// merges small groups.
	resolution     = 1
	fineResolution = 2
)

// Methods returns the plain methods, the simplest first.
func Methods() []contest.Method {
	return []contest.Method{
		{Key: "apart", Title: "each thing alone", Group: func(_ context.Context, t contest.Things, _ rand.Source) (contest.Answer, error) {
			labels := make([]int, len(t.Records))
			for i := range labels {
				labels[i] = i
			}
			return contest.Answer{Labels: labels}, nil
		}},
		{Key: "rare-components", Title: "components over values of at most 5", Group: rareComponents},
		{Key: "count-louvain", Title: "shared values, Louvain", Group: func(ctx context.Context, t contest.Things, src rand.Source) (contest.Answer, error) {
			return divide(ctx, project(t, one), src)
		}},
		{Key: "idf-louvain", Title: "IDF, Louvain", Group: func(ctx context.Context, t contest.Things, src rand.Source) (contest.Answer, error) {
			return divide(ctx, project(t, rarity), src)
		}},
		{Key: "idf-top-louvain", Title: "IDF, top decile, Louvain", Group: func(ctx context.Context, t contest.Things, src rand.Source) (contest.Answer, error) {
			p := project(t, rarity)
			p.keepHeaviest(keptShare)
			return divide(ctx, p, src)
		}},
		{Key: "idf-top-leiden", Title: "IDF, top decile, Leiden g=2", Group: func(ctx context.Context, t contest.Things, src rand.Source) (contest.Answer, error) {
			p := project(t, rarity)
			p.keepHeaviest(keptShare)
			return leiden(ctx, p, src)
		}},
		{Key: "fs-components", Title: "Fellegi-Sunter, components p>.99", Group: linkedComponents},
		{Key: "fs-louvain", Title: "Fellegi-Sunter, Louvain", Group: linkedLouvain},
	}
}
