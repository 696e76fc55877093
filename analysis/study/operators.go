package study

import (
	"fmt"
	"slices"
	"strings"

	"bridle/analysis/athena"
	"bridle/datasets/command"
)

// Operators are groups of servers that look as if one party had set them up; a group is not a customer. The table has a
// row for each, those with most servers first:
//
//	operator, basis (cluster, publication or table), servers, core, fringe, names, shared_names (that others have too),
//	first_matched_at, last_matched_at, supported and indicated (countries; null without verdicts)
type Operators struct {
	*Table
	// List has the same, in the same order.
	List []*Operator
	// Method says what found them, such as two-level-4; empty if the study got them from elsewhere.
	Method string
	// Run is the run of 'bridle cluster' that they are from; empty if they were fitted in memory or are from elsewhere.
	Run string
	// Alone is how many servers with a match are with nobody.
	Alone int
	// Low and High are how many operators there may be with five servers or more; both 0 if that was not worked out.
	Low, High int

	labels   map[string]string // of each server, also of those that are with nobody
	inferred *inferred
}

// Operator is one of them. Its table has a row for each server.
type Operator struct {
	*Table
	// Label is a neutral name.
	Label string
	// Basis is what it rests on: cluster, publication or table.
	Basis string
	// Size is how many servers it has, Core how many of them are surely together, Fringe how many are not.
	Size, Core, Fringe int
	// NameCount is how many names its servers have, SharedNames how many of these others have too.
	NameCount, SharedNames int

	names *Table
	of    *Operators
}

const membersQuery = `WITH member AS (
  SELECT cluster_id AS operator, address, standing, co_assignment FROM current_cluster_members WHERE standing <> 'unclustered'
  UNION ALL
  SELECT DISTINCT operator, value, NULL, NULL FROM current_operators WHERE kind = 'address' AND basis <> 'cluster'
), seen AS (
  SELECT address, min(grabbed_at) AS first_matched_at, max(grabbed_at) AS last_matched_at FROM current_fingerprint_matches GROUP BY address
)`

const operatorsQuery = membersQuery + `, name AS (
  SELECT operator, count(DISTINCT value) AS names, count(DISTINCT value) FILTER (NOT is_unique) AS shared_names
  FROM current_operators WHERE kind = 'name' GROUP BY operator
), claim AS (
  SELECT operator, count(*) FILTER (verdict = 'supported') AS supported, count(*) FILTER (verdict = 'indicated') AS indicated
  FROM current_verdicts GROUP BY operator
), held AS (
  SELECT operator, count(DISTINCT address) AS servers, count(DISTINCT address) FILTER (standing = 'core') AS core,
    count(DISTINCT address) FILTER (standing = 'fringe') AS fringe, min(first_matched_at) AS first_matched_at, max(last_matched_at) AS last_matched_at
  FROM member LEFT JOIN seen USING (address) GROUP BY operator
), basis AS (
  SELECT operator, min(basis) AS basis FROM current_operators GROUP BY operator
)
SELECT operator, coalesce(basis, 'cluster') AS basis, coalesce(servers, 0) AS servers, coalesce(core, 0) AS core, coalesce(fringe, 0) AS fringe,
  coalesce(names, 0) AS names, coalesce(shared_names, 0) AS shared_names, first_matched_at, last_matched_at, supported, indicated
FROM held FULL JOIN basis USING (operator) LEFT JOIN name USING (operator) LEFT JOIN claim USING (operator)
ORDER BY servers DESC, operator`

// Servers and names of all operators; split makes a table of each, with the query for one.
const (
	serversQuery = membersQuery + `
SELECT operator, address, standing, co_assignment, first_matched_at, last_matched_at FROM member LEFT JOIN seen USING (address)
ORDER BY operator, standing NULLS LAST, address`
	serversOf = membersQuery + `
SELECT address, standing, co_assignment, first_matched_at, last_matched_at FROM member LEFT JOIN seen USING (address)
WHERE operator = ? ORDER BY standing NULLS LAST, address`
	namesQuery = `SELECT operator, value AS name, is_core, is_unique, role, valid_from_on, valid_to_on FROM current_operators
WHERE kind = 'name' ORDER BY operator, name, valid_from_on`
	namesOf = `SELECT value AS name, is_core, is_unique, role, valid_from_on, valid_to_on FROM current_operators
WHERE kind = 'name' AND operator = ? ORDER BY name, valid_from_on`
)

// split asks for the rows of all operators at once, which come with the label in the first column, and returns those of one. query is the
// one that would ask for them alone.
func (s *Study) split(query, all string) func(label string) *Table {
	rows := s.must("servers and names of operators", all)
	if rows.Cut() {
		return func(label string) *Table { return s.must("", query, label) }
	}
	by := map[string][][]any{}
	for _, row := range rows.Rows {
		label := fmt.Sprint(row[0])
		by[label] = append(by[label], row[1:])
	}
	return func(label string) *Table {
		t := &Table{Columns: slices.Clone(rows.Columns[1:]), Rows: by[label], Simulated: s.Simulated, study: s, query: query, args: []any{label}}
		return t.done()
	}
}

// Operators returns the operators that the study has: of its latest clustering, and those that were imported.
func (s *Study) Operators() *Operators {
	o := &Operators{Table: s.must("operators of "+s.label(), operatorsQuery)}
	if o.Total == 0 {
		refuse("operators of "+s.Dir, fmt.Sprintf("run 'bridle cluster %s', or fit them here with s.Cluster()", s.Dir), "the study has no clustering and no operators were imported")
	}
	members := s.must("servers and their clusters", "SELECT run_id, address, cluster_id, standing FROM current_cluster_members ORDER BY address")
	o.labels = map[string]string{}
	for _, row := range members.Rows {
		o.Run, o.labels[fmt.Sprint(row[1])] = fmt.Sprint(row[0]), fmt.Sprint(row[2])
		if row[3] == "unclustered" {
			o.Alone++
		}
	}
	if o.Run != "" {
		o.Method = methodOf(s, o.Run)
	}
	servers := s.split(serversOf, serversQuery)
	names := s.split(namesOf, namesQuery)
	for _, row := range o.Rows {
		p := o.fresh(row)
		p.Table, p.names = servers(p.Label), names(p.Label)
		p.names.Title = "names of " + p.Label
		o.finish(p)
	}
	o.say()
	return o
}

// methodOf reads the method of a clustering from the configuration of its run.
func methodOf(s *Study, run string) string {
	t := s.must("method of "+run, "SELECT json_extract_string(config, '$.method') FROM runs WHERE run_id = ?", run)
	if len(t.Rows) == 0 || t.Rows[0][0] == nil {
		return ""
	}
	return fmt.Sprint(t.Rows[0][0])
}

// fresh makes an operator from its row of the list.
func (o *Operators) fresh(row []any) *Operator {
	n := func(i int) int { return int(row[i].(int64)) }
	return &Operator{Label: fmt.Sprint(row[0]), Basis: fmt.Sprint(row[1]), Size: n(2), Core: n(3), Fringe: n(4), NameCount: n(5), SharedNames: n(6), of: o}
}

// finish puts an operator, whose servers and names are there, into the list.
func (o *Operators) finish(p *Operator) {
	p.Title = fmt.Sprintf("operator %s: %s", p.Label, command.Plural(int64(p.Size), "server"))
	if p.Basis == "cluster" {
		p.Title += fmt.Sprintf(" (%d core, %d fringe)", p.Core, p.Fringe)
	}
	p.Title += ", " + command.Plural(int64(p.NameCount), "name")
	o.List = append(o.List, p)
}

// say adds what has to be said below the list.
func (o *Operators) say() {
	if o.Alone > 0 {
		o.Notes = append(o.Notes, fmt.Sprintf("With nobody: %s with a match.", command.Plural(int64(o.Alone), "server")))
	}
	if o.High > 0 {
		o.Notes = append(o.Notes, fmt.Sprintf("Between %d and %d operators have at least five servers; that is a range under this model.", o.Low, o.High))
	}
	o.Notes = append(o.Notes, "An operator is a group of servers that look as if one party had set them up. It is not a customer.")
}

// Operator returns an operator of the study by its label.
func (s *Study) Operator(label string) *Operator { return s.Operators().Operator(label) }

// Operator returns one of them by its label.
func (o *Operators) Operator(label string) *Operator {
	var labels []string
	for _, p := range o.List {
		if p.Label == label {
			return p
		}
		labels = append(labels, p.Label)
	}
	slices.Sort(labels)
	more := ""
	if len(labels) > 60 {
		labels, more = labels[:60], " and more"
	}
	refuse(fmt.Sprintf("operator %q", label), "", "there is none of that label; there are %s%s", strings.Join(labels, ", "), more)
	return nil
}

// Labels returns the labels, in the order of the list.
func (o *Operators) Labels() (all []string) {
	for _, p := range o.List {
		all = append(all, p.Label)
	}
	return all
}

// Servers returns the servers of the operator: standing (core, fringe; null if it was imported), co_assignment (share of variants in which
// a server is with the core; null if the method gives none), first and last match.
func (p *Operator) Servers() *Table { return p.Table }

// Names returns the names that the servers of the operator have: whether a server in the core has them, and whether nobody
// else does.
func (p *Operator) Names() *Table { return p.names }

// Difference is two clusterings of the same servers side by side. The table has a row for each server that is not where most of its
// operator are.
type Difference struct {
	*Table
	// Difference has the numbers: agreement, and which operators split and merged.
	athena.Difference
}

// String says in a sentence how far the two agree, then what differs.
func (d *Difference) String() string {
	text := d.Difference.String() + "\n"
	for _, t := range d.Tables() {
		if len(t.Rows) > 0 {
			text += "\n" + t.String()
		}
	}
	return text
}

// HTML shows the same.
func (d *Difference) HTML() string {
	note := *d.Table
	note.Title = d.Difference.String()
	html := note.HTML()
	for _, t := range d.Tables()[:2] {
		if len(t.Rows) > 0 {
			html += t.HTML()
		}
	}
	return html
}

// Compare sets two clusterings side by side, server by server.
func (o *Operators) Compare(with *Operators) *Difference {
	if len(o.labels) == 0 || len(with.labels) == 0 {
		refuse("compare operators", "cluster the study, or fit with s.Cluster()", "one of them is no clustering")
	}
	d := &Difference{Difference: athena.Compare(o.labels, with.labels), Table: o.study.table("servers that moved", "address VARCHAR", "from_operator VARCHAR", "to_operator VARCHAR")}
	for _, m := range d.Moved {
		d.add(m.Server, m.From, m.To)
	}
	d.done()
	d.Simulated = o.Simulated || with.Simulated
	return d
}
