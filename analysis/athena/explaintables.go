package athena

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"bridle/datasets/escaped"
)

// OperatorTable lists the operators, largest first.
func (in *Inference) OperatorTable() Table {
	t := Table{
		Caption: fmt.Sprintf("%d operators of %d servers; %d servers with nobody. Between %d and %d operators have at least five servers: a range under this model and not a count of customers",
			len(in.Operators), len(in.Servers), len(in.Unclustered), in.Count.Low, in.Count.High),
		Header:  []string{"operator", "servers", "batches", "batches in the core"},
		Numeric: []bool{false, true, true, true},
	}
	for _, o := range in.Operators {
		t.Rows = append(t.Rows, []string{o.Label, strconv.Itoa(len(o.Servers)), strconv.Itoa(len(o.Batches)), strconv.Itoa(len(o.Core))})
	}
	return t
}

// HTML renders the table of operators, so that an inference shows itself as the result of a cell.
func (in *Inference) HTML() string { return in.OperatorTable().HTML() }

// FateTable lists every value with what became of it and what it is worth between batches.
func (in *Inference) FateTable() Table {
	t := Table{
		Caption: "Values: what became of each, and what two batches gain if each has it alone",
		Header:  []string{"attribute", "value", "servers", "batches", "fate", "bits"},
		Numeric: []bool{false, false, true, true, false, true},
	}
	for _, v := range in.Values {
		t.Rows = append(t.Rows, []string{v.Attribute, v.Value, strconv.Itoa(v.Servers), strconv.Itoa(v.Batches), string(v.Fate), signed(v.Millibits)})
	}
	return t
}

// Tables returns the explanation as tables: batches, ties between them, ties within them, and what
// becomes of the operator without each attribute.
func (e Explanation) Tables() []Table {
	batches := Table{Caption: "Batches of " + e.Operator, Header: []string{"batch", "servers", "standing", "core", "members"}, Numeric: []bool{false, true, true, false, false}}
	within := tieTable("Within batches: what shows that servers were set up in one go")
	for _, b := range e.Batches {
		core := "fringe"
		if b.IsCore {
			core = "core"
		}
		batches.Rows = append(batches.Rows, []string{b.Batch, strconv.Itoa(len(b.Servers)), fmt.Sprintf("%.2f", b.Standing), core, strings.Join(b.Servers, " ")})
		within.Rows = append(within.Rows, tieRows(b.Ties, "", "servers")...)
	}
	between := tieTable("Between batches: the chain of evidence, strongest tie first")
	between.Rows = tieRows(e.Ties, fmt.Sprintf(" of %d", e.Total), "batches")
	without := Table{Caption: "Without an attribute", Header: []string{"left out", "servers stay together in", "with nobody", "others join the largest"}, Numeric: []bool{false, false, true, true}}
	for _, w := range e.Without {
		var sizes []string
		for _, n := range w.Pieces {
			sizes = append(sizes, strconv.Itoa(n))
		}
		without.Rows = append(without.Rows, []string{cmp.Or(w.Attribute, "nothing"), strings.Join(sizes, " + "), strconv.Itoa(w.Alone), strconv.Itoa(w.Strangers)})
	}
	return []Table{batches, between, within, without}
}

func tieTable(caption string) Table {
	return Table{Caption: caption, Header: []string{"first", "second", "bits", "together", "because"}, Numeric: []bool{false, false, true, true, false}}
}

func tieRows(ties []TieReport, of, what string) (rows [][]string) {
	for _, tie := range ties {
		rows = append(rows, []string{tie.First, tie.Second, signed(tie.Millibits), fmt.Sprintf("%.2f", tie.Share), ""})
		for _, r := range tie.Reasons {
			rows = append(rows, []string{"", "", signed(r.Millibits), "", r.sentence(of, what)})
		}
	}
	return rows
}

// sentence says what a reason rests on, such as "registrant X: 3 of 110 batches".
func (r ReasonReport) sentence(of, what string) string {
	if r.Value == "" {
		return r.Attribute + ": not shared"
	}
	return fmt.Sprintf("%s %s: %d%s %s", r.Attribute, r.Value, r.Bearers, of, what)
}

// HTML renders all tables of the explanation.
func (e Explanation) HTML() string {
	var b strings.Builder
	for _, t := range e.Tables() {
		b.WriteString(t.HTML())
	}
	return b.String()
}

// String renders all tables as text, with the strongest and the weakest tie named first.
func (e Explanation) String() string {
	var b strings.Builder
	servers := 0
	for _, batch := range e.Batches {
		servers += len(batch.Servers)
	}
	fmt.Fprintf(&b, "operator %s: %d servers in %d batches\n", escaped.Printable(e.Operator), servers, len(e.Batches))
	if n := len(e.Ties); n > 0 {
		for _, x := range []struct {
			word string
			tie  TieReport
		}{{"strongest", e.Ties[0]}, {"weakest", e.Ties[n-1]}} {
			fmt.Fprintf(&b, "%s tie: %s and %s, %s bits\n", x.word, escaped.Printable(x.tie.First), escaped.Printable(x.tie.Second), signed(x.tie.Millibits))
		}
	}
	for _, t := range e.Tables() {
		b.WriteString("\n" + t.String())
	}
	return b.String()
}

// signed prints thousandths of a bit as bits with one decimal and their sign.
func signed(millibits int) string { return fmt.Sprintf("%+.1f", float64(millibits)/1000) }
