package main

import (
	"math"

	"bridle/analysis/cachefill"
	"bridle/analysis/verdict"
	"bridle/datasets/world"
)

// ours lets the project's own filters and verdicts judge.
func (x *study) ours() (score, error) {
	judged := x.seen.Book.Judge(cachefill.DefaultFilters())
	return x.decide(methodOurs, &judged)
}

// byCause lets the project's verdicts judge what filters that know all causes would leave: what phones and people looked up.
func (x *study) byCause() (score, error) {
	n := len(x.seen.Book.Fills)
	judged := &cachefill.Judged{Removed: make([]cachefill.Reason, n), Because: make([]string, n), Flags: make([][]string, n)}
	for i, c := range x.seen.Causes {
		if c != world.CauseInfection && c != world.CauseBackground {
			judged.Removed[i] = cachefill.Suspect
		}
	}
	return x.decide(methodByCause, judged)
}

func (x *study) decide(method string, judged *cachefill.Judged) (score, error) {
	result, err := verdict.Decide(x.input(judged), verdict.DefaultSettings())
	if err != nil {
		return score{}, err
	}
	operators, groups := map[string]int{}, map[string]int{}
	for i := range x.world.Operators {
		operators[x.world.Operators[i].Name] = i
	}
	for i := range x.seen.Book.Groups {
		groups[x.seen.Book.Groups[i].Label] = i
	}
	var claims []claim
	for i := range result.Verdicts {
		v := &result.Verdicts[i]
		if v.QBH == nil {
			continue
		}
		claims = append(claims, claim{pair: pair{operators[v.Operator], v.Country}, q: *v.QBH,
			isIndicated: v.Verdict == verdict.Indicated || v.Verdict == verdict.Supported, isSupported: v.Verdict == verdict.Supported})
	}
	var rates []estimate
	for i := range result.Evidence {
		if e := &result.Evidence[i]; e.RateLowPerDay != nil {
			high := math.Inf(1)
			if e.RateHighPerDay != nil {
				high = *e.RateHighPerDay
			}
			rates = append(rates, estimate{groups[e.CacheGroup], operators[e.Operator], *e.RateLowPerDay, high})
		}
	}
	return x.score(method, claims, judged, rates), nil
}
