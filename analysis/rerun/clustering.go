package rerun

import (
	"encoding/json"
	"fmt"
	"slices"

	"bridle/analysis/athena"
	"bridle/datasets/study"
)

// DefaultMaxServers is the limit for hubs of the method components in 'bridle cluster': of the certificates of the scans
// of 2014 one is on 101 servers, the next on 24.
const DefaultMaxServers = 30

// Clustering is the configuration of a two-level clustering, as run.json holds it: all that
// decides the result, besides the rows.
type Clustering struct {
	Method       string   `json:"method"`
	Attributes   []string `json:"attributes"`
	MaxServers   int      `json:"max_servers"`
	BatchOdds    float64  `json:"batch_odds"`
	OperatorOdds float64  `json:"operator_odds"`
	Sweeps       int      `json:"sweeps"`
	Bootstraps   int      `json:"bootstraps"`
	Seed         uint64   `json:"seed"`
	Statements   bool     `json:"statements"`
	Gathered     int      `json:"gathered"` // version of what is read from the study
}

// NewClustering returns the configuration of 'bridle cluster' when it is told nothing but how many variants are fitted:
// none, default or thorough; empty is default. Any other word is an error.
func NewClustering(stability string) (Clustering, error) {
	c := Clustering{Method: athena.TwoLevel, Attributes: athena.AttributeNames(), BatchOdds: athena.DefaultBatchAlpha, OperatorOdds: athena.DefaultOperatorAlpha, Seed: 1, Statements: true, Gathered: athena.GatherVersion}
	standard := athena.DefaultStability()
	switch stability {
	case "none":
		c.Seed = 0
	case "", "default":
		c.Sweeps, c.Bootstraps = standard.Sweeps, standard.Bootstraps
	case "thorough":
		c.Sweeps, c.Bootstraps = 4*standard.Sweeps, 5*standard.Bootstraps
	default:
		return c, fmt.Errorf("there is no stability %q; there are none, default and thorough", stability)
	}
	return c, nil
}

// Settings returns what the model takes of a configuration, and the claims of analysts that concern no two servers of the study.
// Claims that contradict each other are an error.
func (c Clustering) Settings(g *athena.Gathered) (s athena.Settings, idle []athena.Claim, err error) {
	s = athena.Settings{BatchAlpha: c.BatchOdds, OperatorAlpha: c.OperatorOdds, MaxServers: c.MaxServers,
		Stability: athena.Stability{Sweeps: c.Sweeps, Bootstraps: c.Bootstraps, Seed: c.Seed}}
	for _, a := range athena.Declared() {
		if slices.Contains(c.Attributes, a.Name) {
			s.Attributes = append(s.Attributes, a)
		}
	}
	if c.Statements {
		held, err := athena.InForce(g.Claims)
		if err != nil {
			return s, nil, err
		}
		s.Statements, idle = g.Apply(held)
	}
	return s, idle, nil
}

// ClusteringReads lists the datasets that a two-level clustering reads.
func ClusteringReads() []string {
	return []string{"grabs", "certificates", "http_responses", "fingerprint_matches", "resolutions", "name_observations", "prefixes", "attributes", "statements"}
}

// ClusterRun returns a complete run of 'bridle cluster' of a study by its identifier; empty is the latest. That there is
// none is an error.
func ClusterRun(folder study.Study, id string) (study.Manifest, error) {
	return pinned{folder, nil}.clusterRun(id)
}

func (p pinned) clusterRun(id string) (study.Manifest, error) {
	m, ok, err := p.latest("cluster", id)
	switch {
	case err != nil:
		return m, err
	case !ok && id == "":
		return m, fmt.Errorf("%s has no clustering%s; run 'bridle cluster %s'", p.Dir(), p.where(), p.Dir())
	case !ok:
		return m, fmt.Errorf("%s has no complete clustering %s; 'bridle status %s' lists runs", p.Dir(), id, p.Dir())
	}
	return m, nil
}

// ReadClustering reads the configuration of a run of the two-level method, made by this version of it; any other is an error.
func ReadClustering(m study.Manifest) (c Clustering, err error) {
	if err := json.Unmarshal(m.Config, &c); err != nil {
		return c, fmt.Errorf("run %s: its configuration cannot be read: %w", m.RunID, err)
	}
	if c.Method != athena.TwoLevel {
		return c, fmt.Errorf("run %s was made by the method %s; only clusterings of %s can be explained: run 'bridle cluster' again", m.RunID, c.Method, athena.TwoLevel)
	}
	if c.Gathered != athena.GatherVersion {
		return c, fmt.Errorf("run %s was made by a version of bridle that read the study otherwise: run 'bridle cluster' again", m.RunID)
	}
	return c, nil
}
