package study

import (
	"fmt"
	"time"

	"bridle/analysis/figure"
	"bridle/analysis/timeline"
)

// networkQuery asks for the ties that hold the largest operators together; evidence within batches is between servers, that between batches
// stands at their first servers.
const networkQuery = `WITH core AS (
  SELECT cluster_id, address, count(*) OVER (PARTITION BY cluster_id) AS n FROM current_cluster_members WHERE standing = 'core'
), largest AS (
  SELECT cluster_id FROM core GROUP BY cluster_id, n ORDER BY n DESC, cluster_id LIMIT $1
)`

// Plot draws the servers in the cores of the largest operators, at most twelve, and what ties them: a line is as wide as its evidence. Operators that
// were imported have no evidence to draw, and neither have those that were fitted in memory: Explain has theirs. The title is what was found; give
// another if you wish.
func (o *Operators) Plot(title ...string) *Figure {
	s := o.study
	const most = 12
	if o.Run == "" {
		refuse("plot of operators of "+s.Dir, "s.Operators() has those of the study's clustering; .Explain() of one tells its ties", "these were not read from a clustering of the study")
	}
	nodes := s.must("", networkQuery+` SELECT address, cluster_id AS operator FROM core JOIN largest USING (cluster_id) ORDER BY operator, address`, most)
	ties := s.must("", networkQuery+` SELECT e.address, e.other_address, e.attribute, e.millibits / 1000 AS bits FROM current_cluster_evidence e
  JOIN largest USING (cluster_id) JOIN core a ON a.address = e.address JOIN core b ON b.address = e.other_address
  WHERE e.other_address IS NOT NULL ORDER BY ALL`, most)
	if nodes.Total == 0 {
		refuse("plot of operators of "+s.Dir, "look at the operators as a table", "no operator has a core")
	}
	n := figure.Network{
		Node: nodes.Strings("address"), Operator: nodes.Strings("operator"), From: ties.Strings("address"), To: ties.Strings("other_address"),
		Attribute: ties.Strings("attribute"), Bits: ties.Floats("bits"), Unit: "servers", Method: o.Method + ", run " + o.Run,
	}
	shown := map[string]bool{}
	for _, label := range n.Operator {
		shown[label] = true
	}
	n.Meta = figure.Meta{
		ID: "network", Simulated: s.Simulated, Source: "clusters of study " + s.label(),
		Title:    fmt.Sprintf("What holds the cores of %s together", plural(len(shown), "operator", "operators")),
		Subtitle: "Servers in the cores of the largest operators, and the evidence between them in bits",
		Alt:      fmt.Sprintf("%s in %s, joined by lines as wide as their evidence.", plural(nodes.Total, "server", "servers"), plural(len(shown), "disc, one for each operator", "discs, one for each operator")),
		Note:     "Labels are neutral words; they name no state and no customer.",
	}
	if len(title) > 0 {
		n.Title = title[0]
	}
	return s.Draw(n)
}

// An Activity says when operators were active, as far as the scans of the study can tell. Its table has a row for each time: operator, from_at,
// until_at, state.
type Activity struct {
	*Table
	// Line has the starts and ends as brackets, and the changes between scans.
	Line *timeline.Line
	// Found is what it was made from: visits of servers, scans, claims.
	Found *timeline.Found
}

// Activity says when operators were active: from the first scan that saw one of their core servers to the last, with the scans between which a start or an end
// lies. Nothing was seen in a scan that did not ask.
func (s *Study) Activity() *Activity {
	doing := "activity of operators of " + s.Dir
	found, err := timeline.Gather(s.context(), s.DB(), timeline.Options{Core: true})
	check(err, "", "%s", doing)
	begun := map[string]time.Time{}
	for _, scan := range found.Scans {
		begun[scan.Name] = scan.From
	}
	for i, v := range found.Visits { // a scan is one look, however long it takes
		found.Visits[i].From, found.Visits[i].Until = begun[v.Scan], begun[v.Scan]
	}
	line, err := timeline.Build(found.Visits, timeline.Rules{})
	check(err, fmt.Sprintf("run 'bridle match %s' and 'bridle cluster %s'", s.Dir, s.Dir), "%s", doing)
	t := s.table("activity of operators, "+s.label(), "operator VARCHAR", "from_at TIMESTAMPTZ", "until_at TIMESTAMPTZ", "state VARCHAR")
	rows := drawnTimes(line, found)
	for _, r := range rows {
		t.add(r.Operator, r.From, r.To, string(r.State))
	}
	t.Notes = append(t.Notes, found.Notes...)
	return &Activity{t.done(), line, found}
}

// Plot draws when operators were active, with dated events across. The title is what was found; give another if you wish.
func (a *Activity) Plot(events []timeline.Event, title ...string) *Figure {
	c := figure.Timeline{}
	operators := map[string]bool{}
	for _, r := range drawnTimes(a.Line, a.Found) {
		operators[r.Operator] = true
		c.Operator, c.From, c.To, c.State = append(c.Operator, r.Operator), append(c.From, r.From), append(c.To, r.To), append(c.State, figure.State(r.State))
	}
	for _, m := range timeline.Markers(events) {
		c.EventDate, c.EventLabel = append(c.EventDate, m.From), append(c.EventLabel, m.Label)
	}
	for _, m := range timeline.ScanMarkers(a.Found.Scans) {
		c.Scans = append(c.Scans, m.From)
	}
	c.Meta = figure.Meta{
		ID: "activity", Simulated: a.Simulated, Source: "scans and clusters of study " + a.study.label(),
		Title:    fmt.Sprintf("When %s had servers that matched", plural(len(operators), "operator", "operators")),
		Subtitle: "Core servers of each operator in the scans of the study, in UTC",
		Alt:      fmt.Sprintf("A row for each of %s, with the times in which scans saw its servers, and the dates of scans below.", plural(len(operators), "operator", "operators")),
		Note:     "An operator that was not seen may have been there with servers that no fingerprint knows.",
	}
	if len(title) > 0 {
		c.Title = title[0]
	}
	return a.study.Draw(c)
}

// drawnTimes are the times from the first scan to the last.
func drawnTimes(line *timeline.Line, found *timeline.Found) []timeline.Row {
	scans := timeline.ScanMarkers(found.Scans)
	if len(scans) == 0 {
		return nil
	}
	rows, _ := line.Rows(scans[0].From, scans[len(scans)-1].To)
	return rows
}
