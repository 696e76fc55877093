package rules2018

import (
	"slices"

	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/verdicts"
)

// Mark fills the columns is_hit_2018 and asns_2018 of verdicts in place; where the rules were not applied
// ([Gathered.Applied], nil for everywhere) the first is null. It returns the hits that no row has room for, such
// as those in a country of which no verdict speaks; whoever calls says so.
func Mark(rows []verdicts.Row, hits []Hit, applied func(operator, country string) bool) (left []Hit) {
	of := map[[2]string]*Hit{}
	for i := range hits {
		of[[2]string{hits[i].Operator, hits[i].Country}] = &hits[i]
	}
	placed := map[*Hit]bool{}
	for i := range rows {
		h := of[[2]string{rows[i].Operator, rows[i].Country}]
		rows[i].IsHit2018, rows[i].ASNs2018 = nil, []int64{}
		if h != nil || applied == nil || applied(rows[i].Operator, rows[i].Country) {
			rows[i].IsHit2018 = new(h != nil)
		}
		if h != nil {
			rows[i].ASNs2018 = slices.Clone(h.ASNs)
			placed[h] = true
		}
	}
	for i := range hits {
		if !placed[&hits[i]] {
			left = append(left, hits[i])
		}
	}
	return left
}

// MarkOperators fills the column is_cross_border_2018 of operator verdicts in place: true for hits in
// two countries or more, null where the rules were applied in fewer than two of the countries.
func MarkOperators(rows []operatorverdicts.Row, hits []Hit, applied func(operator, country string) bool, countries []string) {
	found := map[string]map[string]bool{}
	for _, h := range hits {
		if found[h.Operator] == nil {
			found[h.Operator] = map[string]bool{}
		}
		found[h.Operator][h.Country] = true
	}
	for i := range rows {
		n, operator := 0, rows[i].Operator
		for _, c := range countries {
			if applied == nil || applied(operator, c) {
				n++
			}
		}
		rows[i].IsCrossBorder2018 = nil
		if is := len(found[operator]) >= 2; is || n >= 2 {
			rows[i].IsCrossBorder2018 = &is
		}
	}
}
