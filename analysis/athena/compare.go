package athena

import (
	"errors"
	"fmt"
	"slices"
)

// Glue says that one hub value holds several clusters of a clustering together
// in the version without the cut.
type Glue struct {
	Whole     string // label of the cluster in the version without the cut
	WholeSize int    // its servers
	Attribute string
	Value     string   // the hub
	Servers   int      // servers with the hub value
	Pieces    []string // labels of the clusters it touches in the cut version, in their order; at least two
	Singles   int      // how many of the pieces are single servers
}

// ErrDifferentSightings means that two clusterings were made from different
// sightings and cannot be compared.
var ErrDifferentSightings = errors.New("athena: the clusterings were made from different sightings; group the same rows with both rules")

// Compare lists which clusters of the cut version (with) are glued together by
// which hub value in the version without the cut, or with a looser one
// (without). Rows are ordered by the label's position in without, then most
// servers first, then by attribute and value. A hub that touches one cluster
// only glues nothing and has no row.
//
// # Errors
//
// Compare returns [ErrDifferentSightings] if the two were not made from the
// same sightings, and an error if with cuts less than without.
func Compare(with, without *Clustering) ([]Glue, error) {
	if !slices.Equal(with.Sightings(), without.Sightings()) {
		return nil, ErrDifferentSightings
	}
	if cutsLess(with.Rule, without.Rule) {
		return nil, fmt.Errorf("athena: the first clustering (%s) cuts less than the second (%s); exchange the arguments",
			with.Rule, without.Rule)
	}
	var rows []Glue
	for value, v := range with.values {
		if v.Fate != Hub || without.values[value].Fate != Kept {
			continue
		}
		servers := with.index.on[value]
		pieces, singles := with.touched(servers)
		if len(pieces) < 2 {
			continue
		}
		whole := without.clusters[without.home[servers[0]]]
		rows = append(rows, Glue{
			Whole: whole.Label, WholeSize: whole.Size(), Attribute: v.Attribute, Value: v.Value,
			Servers: v.Servers, Pieces: pieces, Singles: singles,
		})
	}
	sortGlue(rows, without)
	return rows, nil
}

// touched lists the labels of the clusters that hold the given servers, and
// how many of them are single servers.
func (c *Clustering) touched(servers []int) (labels []string, singles int) {
	var homes []int
	for _, server := range servers {
		homes = append(homes, c.home[server])
	}
	slices.Sort(homes)
	for _, home := range slices.Compact(homes) {
		labels = append(labels, c.clusters[home].Label)
		if c.clusters[home].Size() == 1 {
			singles++
		}
	}
	return labels, singles
}

func sortGlue(rows []Glue, without *Clustering) {
	rank := make(map[string]int, len(without.clusters))
	for i, cluster := range without.clusters {
		rank[cluster.Label] = i
	}
	slices.SortStableFunc(rows, func(a, b Glue) int {
		if d := rank[a.Whole] - rank[b.Whole]; d != 0 {
			return d
		}
		return b.Servers - a.Servers
	})
}

// cutsLess reports whether rule a keeps a value that rule b may cut.
func cutsLess(a, b Rule) bool {
	switch {
	case b.MaxServers == 0:
		return false
	case a.MaxServers == 0:
		return true
	}
	return a.MaxServers > b.MaxServers
}
