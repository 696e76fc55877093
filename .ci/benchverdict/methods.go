package main

// method names, in the order of the table.
const (
	methodOurs    = "bridle"
	methodByCause = "by cause"
	methodPlain   = "plain"
	method2018    = "rules2018"
	methodAnyHit  = "any hit"
)

// scores lets all methods judge a study.
func (x *study) scores() ([]score, error) {
	ours, err := x.ours()
	if err != nil {
		return nil, err
	}
	cause, err := x.byCause()
	if err != nil {
		return nil, err
	}
	out := []score{ours, cause}
	judged := x.plainFilters()
	in := x.input(judged)
	claims, rates := plain(&in)
	out = append(out, x.score(methodPlain, claims, judged, rates))
	out = append(out, x.score(method2018, x.rules2018(), nil, nil))
	return append(out, x.score(methodAnyHit, x.anyHit(), nil, nil)), nil
}
