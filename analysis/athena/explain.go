package athena

import "slices"

// Explanation says why an operator holds together, and what it hangs on.
type Explanation struct {
	Operator string          `json:"operator"`
	Batches  []BatchReport   `json:"batches"`
	Ties     []TieReport     `json:"ties"`      // maximum spanning tree of the batches, strongest first
	Without  []WithoutReport `json:"without"`   // nothing left out, then each attribute that is used, in order of declaration
	Total    int             `json:"n_batches"` // of all operators: what counts in reasons are counts of
}

// BatchReport is one batch of an operator.
type BatchReport struct {
	Batch    string      `json:"batch"` // its first server
	Servers  []string    `json:"servers"`
	IsCore   bool        `json:"is_core"`
	Standing float64     `json:"standing"` // share of variants in which it was with the core; 1 without variants
	Ties     []TieReport `json:"ties"`     // maximum spanning tree of its servers
}

// TieReport is a tie of two batches, by their first servers, or of two servers.
type TieReport struct {
	First     string         `json:"first"`
	Second    string         `json:"second"`
	Millibits int            `json:"millibits"`
	Share     float64        `json:"share"`
	Reasons   []ReasonReport `json:"reasons"`
}

// ReasonReport is a part of the evidence of a tie.
type ReasonReport struct {
	Attribute string `json:"attribute"`
	// Value is empty for what speaks against: values that might have been shared and were not.
	Value string `json:"value"`
	// Bearers is how many batches (within a batch: servers) of the clustering have the value.
	Bearers   int `json:"bearers"`
	Millibits int `json:"millibits"`
}

// WithoutReport says what becomes of an operator if an attribute is left out and the model fitted
// again.
type WithoutReport struct {
	// Attribute is empty for the fit with all of them: an operator is what variants agree on, and may be in pieces in that
	// one fit already.
	Attribute string `json:"attribute"`
	// Pieces are the numbers of its servers in each operator then, largest first. One number
	// that is all of them: it does not hang on the attribute.
	Pieces []int `json:"pieces"`
	// Alone is how many of its servers are then with nobody.
	Alone int `json:"alone"`
	// Strangers is how many other servers are then with the largest piece.
	Strangers int `json:"strangers"`
}

// Find returns the operator of that label.
func (in *Inference) Find(label string) (Operator, bool) {
	n := slices.IndexFunc(in.Operators, func(o Operator) bool { return o.Label == label })
	if n < 0 {
		return Operator{}, false
	}
	return in.Operators[n], true
}

// Explain explains an operator of the inference, without fitting anything again.
func (in *Inference) Explain(o Operator) Explanation {
	e := Explanation{Operator: o.Label, Total: len(in.Batches)}
	fates := map[Mark]ValueFate{}
	for _, v := range in.Values {
		fates[v.Mark] = v
	}
	e.Ties = in.report(in.Tree(o), fates, in.batchName, func(v ValueFate) int { return v.Batches })
	for k, b := range o.Batches {
		r := BatchReport{Batch: in.batchName(b), IsCore: slices.Contains(o.Core, b), Standing: o.Standing[k]}
		for _, i := range in.Batches[b] {
			r.Servers = append(r.Servers, in.Servers[i])
		}
		r.Ties = in.report(in.BatchTree(b), fates, func(i int) string { return in.Servers[i] }, func(v ValueFate) int { return v.Servers })
		e.Batches = append(e.Batches, r)
	}
	return e
}

func (in *Inference) batchName(b int) string { return in.Servers[in.Batches[b][0]] }

func (in *Inference) report(ties []Tie, fates map[Mark]ValueFate, name func(int) string, bearers func(ValueFate) int) []TieReport {
	list := []TieReport{}
	for _, t := range ties {
		r := TieReport{First: name(t.First), Second: name(t.Second), Millibits: t.Millibits, Share: t.Share, Reasons: []ReasonReport{}}
		for _, x := range t.Reasons {
			n := 0
			if x.Value != "" {
				n = bearers(fates[Mark{x.Attribute, x.Value}])
			}
			r.Reasons = append(r.Reasons, ReasonReport{x.Attribute, x.Value, n, x.Millibits})
		}
		list = append(list, r)
	}
	return list
}
