package main

import (
	"bridle/analysis/cachefill"
	"bridle/analysis/verdict"
)

// ours lets the project's own filters and verdicts judge.
func (x *study) ours() (score, error) {
	judged := x.seen.Book.Judge(cachefill.DefaultFilters())
	result, err := verdict.Decide(x.input(&judged), verdict.DefaultSettings())
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
		if e := &result.Evidence[i]; e.RateLowPerDay != nil && e.RateHighPerDay != nil {
			rates = append(rates, estimate{groups[e.CacheGroup], operators[e.Operator], *e.RateLowPerDay, *e.RateHighPerDay})
		}
	}
	return x.score(methodOurs, claims, &judged, rates), nil
}
