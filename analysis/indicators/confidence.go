package indicators

import "fmt"

// Grade is a row of the table of confidences.
type Grade struct {
	What       string
	Confidence int
}

// Confidences, see [Confidence].
const (
	coreSupported = 85
	coreIndicated = 70
	coreAlone     = 60
	statedAlone   = 50
	fringeAlone   = 35
	mostDoubtful  = 30
	nobodys       = 25
)

// Confidence returns the table by which confidence is given, in the scale of STIX 2.1 (0 to 100; from 70 high, from 30
// moderate, below low). An indicator gets the first row that holds for one of its operators. Then it is lowered: to the
// probability that the server belongs with the core, where the clustering gives one, and to 30 where a name is known from
// certificates alone, into which anybody may write any name, or where several operators hold it.
//
// The numbers are a convention that orders doubts. They are no measured probabilities.
func Confidence() []Grade {
	return []Grade{
		{"core of an operator on whom a claim is supported", coreSupported},
		{"core of an operator on whom a claim is indicated", coreIndicated},
		{"core of an operator", coreAlone},
		{"held by an operator, as a table or publication states", statedAlone},
		{"fringe of an operator", fringeAlone},
		{"at most, if in certificates alone or held by several operators", mostDoubtful},
		{"matched a fingerprint, or a name of such a server, and in no operator", nobodys},
	}
}

// claim is the strongest verdict on an operator.
type claim struct{ supported, indicated bool }

// grade gives the confidence and its reasons.
func (i *Indicator) grade(claims map[string]claim) {
	i.Confidence, i.Reasons = nobodys, nil
	surest := -1
	for k, h := range i.Holders {
		if c := h.confidence(claims[h.Operator]); surest < 0 || c > i.Confidence {
			i.Confidence, surest = c, k
		}
	}
	switch i.Standing() {
	case Unclustered:
		i.Reasons = append(i.Reasons, "in no operator")
	case Fringe:
		i.Reasons = append(i.Reasons, "at the fringe of a cluster, may be another operator's")
	case Stated:
		i.Reasons = append(i.Reasons, "as a table or publication states")
	}
	if c := claims[i.holder(surest)]; i.Confidence >= coreIndicated {
		i.Reasons = append(i.Reasons, map[bool]string{true: "a claim on the operator is supported", false: "a claim on the operator is indicated"}[c.supported])
	}
	if surest >= 0 && i.Holders[surest].Together != nil {
		p := *i.Holders[surest].Together
		i.cap(int(100*p), fmt.Sprintf("belongs with the core with probability %.2f", p))
	}
	if i.isShared {
		i.cap(mostDoubtful, "several operators hold it")
	}
	if i.Kind == Name && i.isSighted && !i.hasRecord {
		i.cap(mostDoubtful, "seen in certificates alone, into which anybody may write any name")
	}
}

// holder returns the label of a holder; empty for none.
func (i *Indicator) holder(k int) string {
	if k < 0 {
		return ""
	}
	return i.Holders[k].Operator
}

// cap lowers the confidence to most, and says why if it does.
func (i *Indicator) cap(most int, why string) {
	if i.Confidence > most {
		i.Confidence = most
		i.Reasons = append(i.Reasons, why)
	}
}

// confidence is that of a value in the hands of an operator.
func (h Holder) confidence(c claim) int {
	switch {
	case h.Standing == Core && c.supported:
		return coreSupported
	case h.Standing == Core && c.indicated:
		return coreIndicated
	case h.Standing == Core:
		return coreAlone
	case h.Standing == Stated:
		return statedAlone
	}
	return fringeAlone
}
