package timeline

import "time"

// Summary is what is known of one operator's activity.
type Summary struct {
	Operator string
	// NotBefore and GoneBy bound the first start and the last end; zero if nobody asked before, or nobody saw the end.
	NotBefore, First, Last, GoneBy time.Time
	// Servers were seen at all, MostAtOnce in one scan.
	Servers, MostAtOnce int
	// Periods are parted by times without any server; Deployments and Shutdowns are as the rules have them.
	Periods, Deployments, Shutdowns int
}

// Summaries returns one row an operator with a server that was seen, sorted by operator.
func (l *Line) Summaries() []Summary {
	at := map[string]*Summary{}
	for _, p := range l.Periods { // in order of time within an operator
		s := at[p.Operator]
		if s == nil {
			s = &Summary{Operator: p.Operator, NotBefore: p.NotBefore, First: p.First}
			at[p.Operator] = s
		}
		s.Last, s.GoneBy = p.Last, p.GoneBy
		s.Periods++
	}
	servers := map[[2]string]bool{}
	for _, x := range l.Spans {
		if key := [2]string{x.Operator, x.Server}; !servers[key] {
			servers[key] = true
			at[x.Operator].Servers++
		}
	}
	for _, x := range l.Steps {
		if s := at[x.Operator]; s != nil { // nil: asked, but never there
			s.MostAtOnce = max(s.MostAtOnce, x.There)
		}
	}
	for _, c := range l.Changes {
		switch c.Kind {
		case Deployment:
			at[c.Operator].Deployments++
		case Shutdown:
			at[c.Operator].Shutdowns++
		}
	}
	all := make([]Summary, 0, len(at))
	for _, operator := range sortedKeys(at) {
		all = append(all, *at[operator])
	}
	return all
}
