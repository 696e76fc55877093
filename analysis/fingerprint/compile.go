package fingerprint

import (
	"fmt"
	"slices"
	"strings"
)

// statement writes the one query for all rules. Its rows are run, grab, address, port, instant,
// number of the rule and the bits of the rule's selections that the grab meets.
func statement(rules []placed, lanes []*lane) string {
	q := query{rules: rules, lanes: lanes}
	q.responses()
	q.certificates()
	q.hits()
	q.servers()
	var all []string
	for i, r := range rules {
		all = append(all, q.matches(i, r))
	}
	return "WITH " + strings.Join(q.with, ", ") + "\nSELECT * FROM (\n" + strings.Join(all, "\nUNION ALL\n") + ")\nORDER BY run_id, grab_id, rule"
}

// query collects the parts of the statement.
type query struct {
	rules []placed
	lanes []*lane
	with  []string
}

func (q *query) add(name, sql string, args ...any) {
	q.with = append(q.with, name+" AS "+fmt.Sprintf(sql, args...))
}

// speaks reports whether any selection says something of a source.
func (q *query) speaks(s source) bool {
	for _, l := range q.lanes {
		if len(l.tests[s]) > 0 {
			return true
		}
	}
	return false
}

// each writes something for every lane, joined.
func (q *query) each(joint string, write func(i int, l *lane) string) string {
	var all []string
	for i, l := range q.lanes {
		all = append(all, write(i, l))
	}
	return strings.Join(all, joint)
}

// columns begin the names of columns with the words of a source.
var columns = [sources]string{"g", "r", "l", "c"}

// tables are the names under which they are joined.
var tables = [sources]string{"g", "response", "leaf", "chain"}

// words are columns with the words of a source, changed the condition that one has more than
// the free bits, and merged the words of rows with one identifier.
func (q *query) words(s source) string {
	return q.each(", ", func(i int, l *lane) string { return fmt.Sprintf("%s AS %s%d", l.bits(s), columns[s], i) })
}

func (q *query) changed(s source) string {
	return q.each(" OR ", func(i int, l *lane) string { return fmt.Sprintf("%s%d <> %s", columns[s], i, literal(l.free[s])) })
}

func (q *query) merged(column string) string {
	return q.each(", ", func(i int, _ *lane) string { return fmt.Sprintf("bit_or(%s%d) AS %s%d", column, i, column, i) })
}

// responses are those that meet something. A response is stored once in each run that had it.
// Words are materialized before they are compared: DuckDB moves conditions down and would work
// out the word a second time for them.
func (q *query) responses() {
	if q.speaks(ofResponse) {
		q.add("every_response", `MATERIALIZED (
  SELECT response_id, %s FROM (SELECT *, array_to_string(headers, chr(10)) AS head FROM http_responses))`, q.words(ofResponse))
		q.add("response", `(SELECT response_id, %s FROM every_response WHERE %s GROUP BY response_id)`,
			q.merged(columns[ofResponse]), q.changed(ofResponse))
	}
}

// certificates are those that meet something; published hashes need no certificate at hand.
func (q *query) certificates() {
	leaf, chain := q.speaks(ofLeaf), q.speaks(ofChain)
	if !leaf && !chain {
		return
	}
	q.add("every_certificate", `MATERIALIZED (
  SELECT certificate_id, %s, %s FROM (
    SELECT certificate_id, subject, issuer, serial_number, names, spki_sha256, signature_algorithm, key_algorithm, n_key_bits, not_before, not_after FROM certificates
    UNION ALL BY NAME
    SELECT unnest(%s) AS certificate_id
    UNION ALL BY NAME
    SELECT DISTINCT replace(kind, 'certificate_', '') || ':' || value AS certificate_id FROM indicators WHERE starts_with(kind, 'certificate_')))`,
		q.words(ofLeaf), q.words(ofChain), namedCertificates(q.rules))
	q.add("certificate", `MATERIALIZED (SELECT certificate_id, %s, %s FROM every_certificate WHERE %s OR %s GROUP BY certificate_id)`,
		q.merged(columns[ofLeaf]), q.merged(columns[ofChain]), q.changed(ofLeaf), q.changed(ofChain))
	if chain {
		q.add("chain", `(
  SELECT run_id, grab_id, %s FROM (SELECT run_id, grab_id, unnest(certificate_ids) AS certificate_id FROM grabs)
  JOIN certificate USING (certificate_id) WHERE %s GROUP BY run_id, grab_id)`, q.merged(columns[ofChain]), q.changed(ofChain))
	}
}

// hits are the grabs that meet a selection.
func (q *query) hits() {
	where, joins := "", ""
	failures := false
	for _, l := range q.lanes {
		failures = failures || l.failures != 0
	}
	if !failures {
		where = "WHERE failure IS NULL"
	}
	words := q.each(", ", func(i int, l *lane) string {
		word := fmt.Sprintf("g%d", i)
		for _, s := range []source{ofResponse, ofLeaf, ofChain} {
			if q.speaks(s) {
				word += fmt.Sprintf(" & coalesce(%s.%s%d, %s)", tables[s], columns[s], i, literal(l.free[s]))
			}
		}
		return fmt.Sprintf("%s AS s%d", word, i)
	})
	if q.speaks(ofResponse) {
		joins += " LEFT JOIN response USING (response_id)"
	}
	if q.speaks(ofLeaf) {
		joins += " LEFT JOIN (SELECT * FROM certificate) AS leaf ON leaf.certificate_id = g.leaf_id"
	}
	if q.speaks(ofChain) {
		joins += " LEFT JOIN chain ON chain.run_id = g.run_id AND chain.grab_id = g.grab_id"
	}
	q.add("hit", `MATERIALIZED (
  SELECT * FROM (
    SELECT g.run_id, g.grab_id, g.address, g.port, g.grabbed_at, %s
    FROM (SELECT run_id, grab_id, address, port, grabbed_at, failure, response_id, certificate_ids[1] AS leaf_id,
      %s FROM grabs %s) AS g%s)
  WHERE %s)`, words,
		q.each(", ", func(i int, l *lane) string { return fmt.Sprintf("%s AS g%d", l.grab(), i) }), where, joins,
		q.each(" OR ", func(i int, _ *lane) string { return fmt.Sprintf("s%d <> 0", i) }))
}

// servers are the words of all exchanges of a server together.
func (q *query) servers() {
	for _, all := range []bool{false, true} {
		some := q.each(" OR ", func(i int, l *lane) string { return fmt.Sprintf("(s%d & %s) <> 0", i, literal(l.servers[all])) })
		any := false
		for _, l := range q.lanes {
			any = any || l.servers[all] != 0
		}
		switch {
		case any && all:
			q.add("address", "MATERIALIZED (SELECT run_id, address, %s FROM hit WHERE %s GROUP BY run_id, address)", q.merged("s"), some)
		case any:
			q.add("server", "MATERIALIZED (SELECT run_id, address, port, %s FROM hit WHERE %s GROUP BY run_id, address, port)", q.merged("s"), some)
		}
	}
}

// matches are the rows of one rule.
func (q *query) matches(i int, r placed) string {
	bit := func(from string) func(string) string {
		return func(name string) string {
			return fmt.Sprintf("(%s.s%d & %s) <> 0", from, r.lane, literal(r.bits[name]))
		}
	}
	met := fmt.Sprintf("h.s%d & %s", r.lane, literal(r.mask))
	rows := fmt.Sprintf("SELECT h.run_id, h.grab_id, h.address, h.port, h.grabbed_at, %d AS rule, %s AS met FROM hit h", i, met)
	switch {
	case r.Scope == ScopeExchange:
		return rows + " WHERE " + r.condition.sql(bit("h"))
	case r.Ports == "all":
		rows += " JOIN address v ON v.run_id = h.run_id AND v.address = h.address"
	default:
		rows += " JOIN server v ON v.run_id = h.run_id AND v.address = h.address AND v.port IS NOT DISTINCT FROM h.port"
	}
	return rows + " WHERE (" + met + ") <> 0 AND " + r.condition.sql(bit("v"))
}

// namedCertificates lists the identifiers that rules name, as an SQL list: their certificates
// may be known by nothing else.
func namedCertificates(rules []placed) string {
	var all []string
	for _, r := range rules {
		for _, s := range r.Selections {
			for _, key := range []string{"certificate", "certificate.id", "chain.id"} {
				all = append(all, s[key]...)
			}
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for i, id := range all {
		all[i] = quote(id)
	}
	return "[" + strings.Join(all, ", ") + "]::VARCHAR[]"
}
