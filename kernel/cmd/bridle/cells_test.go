package main

import (
	"strings"
	"testing"

	"bridle/analysis/study"
)

// What cells fit in memory is what the command writes: the same operators with the same servers, names and standing, and the same
// explanation.
func TestCellsClusterAsTheCommandDoes(t *testing.T) {
	dir := villageOf(t, 7).study(t, nil)
	clusterVillage(t, dir, clusterFlags{stability: "none"})
	s := study.Open(dir)
	defer s.Close()
	written, fitted := s.Operators(), s.Cluster(study.Settings{Stability: "none"})
	rows := func(t *study.Table) string {
		var b strings.Builder
		for _, c := range t.Columns {
			if c.Name != "co_assignment" { // without variants the command writes none
				b.WriteString(c.Name + ": " + strings.Join(t.Strings(c.Name), ", ") + "\n")
			}
		}
		return b.String()
	}
	if a, b := rows(written.Table), rows(fitted.Table); a != b || written.Alone != fitted.Alone || written.Method != fitted.Method {
		t.Fatalf("written:\n%s\nfitted:\n%s", written, fitted)
	}
	for i, o := range written.List {
		if a, b := rows(o.Servers()), rows(fitted.List[i].Servers()); a != b {
			t.Errorf("%s: written\n%s\nfitted\n%s", o.Label, a, b)
		}
		if a, b := rows(o.Names()), rows(fitted.List[i].Names()); a != b {
			t.Errorf("%s: written\n%s\nfitted\n%s", o.Label, a, b)
		}
	}
	d := s.Compare(written, fitted).(*study.Difference)
	if d.ARI != 1 || d.Total != 0 || len(written.List) < 2 {
		t.Errorf("%s", d)
	}
	if a, b := written.List[0].Explain(), fitted.List[0].Explain(); a.String() != b.String() || a.Total == 0 {
		t.Errorf("written:\n%s\nfitted:\n%s", a, b)
	}
}

// The way from a study to a claim taken apart, in cells: the numbers are those that the commands print.
func TestCellsSayWhatCommandsSay(t *testing.T) {
	dir := watchedStudy(t, "scan", "survey", "decoys", "operators")
	says(t, "fills", dir)
	says(t, "verdicts", dir)
	s := study.Open(dir)
	defer s.Close()
	if table := says(t, "matrix", dir); s.Matrix().String() != table {
		t.Errorf("the cell says\n%s\nthe command\n%s", s.Matrix(), table)
	}
	if csv := says(t, "matrix", dir, "--as", "csv"); s.Matrix().Table.CSV() != csv {
		t.Errorf("the cell says\n%s\nthe command\n%s", s.Matrix().Table.CSV(), csv)
	}
	why := s.Operator("KITE").Verdict("xa")
	if apart := says(t, "explain", dir, "KITE", "XA"); !strings.HasPrefix(apart, strings.Split(why.String(), "\n\n")[0]) || why.Steps.Verdict == "" || len(why.Fills) != why.Total {
		t.Errorf("the cell says\n%s\nthe command\n%s", why, apart)
	}
	if n := s.Fills("removed_by IS NULL").Total; n == 0 {
		t.Error("no fill counts")
	}
	s.Matrix().Plot()
}
