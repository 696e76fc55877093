package main

import (
	"bridle/analysis/rerun"
)

// config turns flags into a configuration with nothing left to defaults.
func (o clusterFlags) config() (rerun.Clustering, error) {
	c, err := rerun.NewClustering(o.stability)
	if err != nil {
		return c, err
	}
	if o.stability != "none" {
		c.Seed = o.seed
	}
	c.MaxServers, c.Statements = o.maxServers, !o.withoutStatements
	if o.batchOdds > 0 {
		c.BatchOdds = o.batchOdds
	}
	if o.operatorOdds > 0 {
		c.OperatorOdds = o.operatorOdds
	}
	if len(o.attributes) > 0 {
		c.Attributes = o.attributes
	}
	return c, nil
}
