package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"bridle/analysis/athena"
	"bridle/datasets/study"
)

// clusterConfig is the configuration of a two-level clustering, as run.json holds it: all that
// decides the result, besides the rows.
type clusterConfig struct {
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

// config turns flags into a configuration with nothing left to defaults.
func (o clusterFlags) config() (clusterConfig, error) {
	c := clusterConfig{Method: athena.TwoLevel, MaxServers: o.maxServers, BatchOdds: 20, OperatorOdds: 20, Seed: o.seed, Statements: !o.withoutStatements, Gathered: athena.GatherVersion}
	if o.batchOdds > 0 {
		c.BatchOdds = o.batchOdds
	}
	if o.operatorOdds > 0 {
		c.OperatorOdds = o.operatorOdds
	}
	c.Attributes = o.attributes
	if len(c.Attributes) == 0 {
		c.Attributes = athena.AttributeNames()
	}
	standard := athena.DefaultStability()
	switch o.stability {
	case "none":
		c.Seed = 0
	case "default":
		c.Sweeps, c.Bootstraps = standard.Sweeps, standard.Bootstraps
	case "thorough":
		c.Sweeps, c.Bootstraps = 4*standard.Sweeps, 5*standard.Bootstraps
	default:
		return c, fmt.Errorf("there is no stability %q; there are none, default and thorough", o.stability)
	}
	return c, nil
}

// settings returns what the model takes of a configuration.
func (c clusterConfig) settings(g *athena.Gathered) (s athena.Settings, idle []athena.Claim, err error) {
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

// clusterRun returns a run of 'bridle cluster' of a study, by its id or its beginning; empty is
// the latest complete one.
func clusterRun(folder study.Study, id string) (study.Manifest, error) {
	all, err := folder.Runs()
	if err != nil {
		return study.Manifest{}, err
	}
	var found []study.Manifest
	for _, m := range all {
		if m.Tool == "cluster" && m.State == study.Complete && (id == "" || m.RunID == id) {
			found = append(found, m)
		}
	}
	if len(found) == 0 {
		if id == "" {
			return study.Manifest{}, fmt.Errorf("%s has no clustering; run 'bridle cluster %s'", folder.Dir(), folder.Dir())
		}
		return study.Manifest{}, fmt.Errorf("%s has no complete clustering %s; 'bridle status %s' lists runs", folder.Dir(), id, folder.Dir())
	}
	return slices.MaxFunc(found, func(a, b study.Manifest) int { return a.EndedAt.Compare(*b.EndedAt) }), nil
}

// configOfClustering reads the configuration of a two-level clustering.
func configOfClustering(m study.Manifest) (c clusterConfig, err error) {
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
