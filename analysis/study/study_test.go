package study_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"bridle/analysis/study"
	folder "bridle/datasets/study"
)

func TestDatasets(t *testing.T) {
	s := study.Open(small(t, false))
	defer s.Close()
	all := s.Datasets()
	got := map[string]int{}
	for i, name := range all.Strings("dataset") {
		got[name] = all.Ints("n_rows")[i]
	}
	// The rows are those that small writes.
	for name, want := range map[string]int{"grabs": 7, "certificates": 3, "fingerprint_matches": 7, "cluster_members": 7, "operators": 4, "verdicts": 8, "operator_verdicts": 2, "cache_fills": 3, "resolver_qualifications": 2} {
		if got[name] != want {
			t.Errorf("%s has %d rows, want %d", name, got[name], want)
		}
	}
	if len(got) != 9 || !strings.Contains(s.String(), "(real), 9 datasets with rows") || !strings.Contains(all.SQL(), "current_verdicts") {
		t.Errorf("%s: %v", s, got)
	}
	runs := s.Runs()
	if runs.Len() != 6 || runs.Strings("started_at")[0] != "2018-08-15 12:00:00Z" {
		t.Errorf("runs:\n%s", runs)
	}
	if !strings.Contains(all.HTML(), "<em>null</em>") == (all.Columns[0].Nulls > 0) {
		t.Error("nulls are not shown as null")
	}
}

func TestDescribe(t *testing.T) {
	s := study.Open(small(t, true))
	verdicts := s.Describe("verdicts")
	// 32 columns: as many as schema/verdicts/schema.sql declares. A dictionary is shown whole.
	if verdicts.Len() != 32 || strings.Contains(verdicts.String(), "…") || !strings.Contains(verdicts.String(), "q_decoy") || verdicts.Simulated {
		t.Errorf("dictionary:\n%s", verdicts)
	}
	if same := s.Describe("current_verdicts"); same.String() != verdicts.String() {
		t.Errorf("of the view:\n%s", same)
	}
	if view := s.Describe("match_spans"); view.Len() < 10 || view.Columns[3].Nulls > 0 || strings.Contains(strings.Join(view.Strings("meaning"), ""), "null") {
		t.Errorf("view:\n%s", view)
	}
	if err := panics(t, func() { s.Describe("spies") }); !strings.Contains(err.Error(), `there is no such dataset; there are runs, `) {
		t.Error(err)
	}
}

func TestSummarize(t *testing.T) {
	s := study.Open(small(t, true))
	sum := s.Summarize("verdicts")
	at := -1
	for i, c := range sum.Strings("column_name") {
		if c == "rate_per_day" {
			at = i
		}
	}
	// Four pairs were tested: MX, TG and ES of kite, MX and TG of heron; the rates are 3.25 and four zeros.
	if at < 0 || sum.Ints("n_rows")[at] != 8 || sum.Ints("nulls")[at] != 3 || sum.Ints("distinct_values")[at] != 2 || sum.Strings("least")[at] != "0.0" || sum.Strings("greatest")[at] != "3.25" {
		t.Errorf("summary:\n%s", sum)
	}
	if one := s.Summarize("verdicts", "country = ?", "MX"); one.Ints("n_rows")[0] != 2 {
		t.Errorf("of one country:\n%s", one)
	}
}

func TestSnapshot(t *testing.T) {
	dir := small(t, true)
	s := study.Open(dir)
	snap := s.Snapshot()
	file := filepath.Join(t.TempDir(), "pin.json")
	saved := snap.Save(file)
	if snap.Total != 9 || saved.Rows != 9 || snap.SQL() != "" {
		t.Errorf("%s\n%v", snap, saved)
	}
	pinned := s.Pin(file)
	if pinned.Pinned != snap.ID || pinned.Snapshot().ID != snap.ID || !pinned.Simulated || !strings.Contains(pinned.String(), "small at snapshot "+snap.ID[:12]+" (SIMULATED)") {
		t.Errorf("pinned: %s", pinned)
	}
	if a, b := s.Verdicts(), pinned.Verdicts(); !reflect.DeepEqual(textOf(a), textOf(b)) || b.Title != "verdicts of small at snapshot "+snap.ID[:12] {
		t.Errorf("verdicts differ:\n%s\n%s", a, b)
	}
	// A part that is gone is noticed.
	parts := snap.Strings("path")
	if err := os.Remove(filepath.Join(dir, parts[0])); err != nil {
		t.Fatal(err)
	}
	if err := panics(t, func() { study.OpenAt(dir, file) }); !strings.Contains(err.Error(), "make a new snapshot") {
		t.Error(err)
	}
}

func TestNothingIsWrittenIntoTheStudy(t *testing.T) {
	dir := small(t, true)
	before := listing(t, dir)
	s := study.Open(dir)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "a.csv"), filepath.Join(dir, "runs", "..", "b.csv"), filepath.Join(link, "c.csv")} {
		if err := panics(t, func() { s.Verdicts().CSV(path) }); !strings.Contains(err.Error(), "lies in the folder of the study") {
			t.Errorf("%s: %v", path, err)
		}
		panics(t, func() { s.Matrix().Plot().Save(strings.TrimSuffix(path, ".csv") + ".svg") })
		panics(t, func() { s.Snapshot().Save(path) })
	}
	s.Cluster(study.Settings{Stability: "none"})
	if after := listing(t, dir); after != before {
		t.Errorf("the study had\n%s\nand has\n%s", before, after)
	}
}

func listing(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		all.WriteString(path + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestMistakesSayWhatToDo(t *testing.T) {
	empty, err := folder.Create(filepath.Join(t.TempDir(), "empty"))
	if err != nil {
		t.Fatal(err)
	}
	none := study.Open(empty.Dir())
	s := study.Open(small(t, false))
	for name, test := range map[string]struct {
		do   func()
		want string
	}{
		"no study":        {func() { study.Open(t.TempDir()) }, "give the folder that has the folder runs in it"},
		"no snapshot":     {func() { s.Pin("none.json") }, "make one with s.Snapshot().Save(file)"},
		"bad query":       {func() { s.SQL("SELECT a FROM nowhere") }, "s.Datasets() lists what can be asked"},
		"no column":       {func() { s.SQL("SELECT 1 AS a").Ints("b") }, `column "b": the table has none of that name; it has a`},
		"null as number":  {func() { s.SQL("SELECT NULL::BIGINT AS a").Ints("a") }, `column "a": row 1 is null, and that is no integer`},
		"text as number":  {func() { s.SQL("SELECT '1' AS a").Floats("a") }, "row 1 is 1, and that is no number"},
		"bad condition":   {func() { s.Grabs(443) }, "write the condition first"},
		"bad dataset":     {func() { s.Rows("grabs; DROP TABLE grabs") }, "that is no name of a dataset"},
		"unknown column":  {func() { s.Grabs("prot = 'tls'") }, "s.Describe(grabs) the columns"},
		"no operator":     {func() { s.Operator("crane") }, `operator "crane": there is none of that label; there are heron, kite`},
		"bad attribute":   {func() { s.Cluster(study.Settings{Without: []string{"colour"}}) }, `there is no attribute "colour"; there are`},
		"bad method":      {func() { s.Cluster(study.Settings{Method: "magic"}) }, "there are two-level and components"},
		"bad stability":   {func() { s.Cluster(study.Settings{Stability: "much"}) }, "none, default and thorough"},
		"bad file name":   {func() { s.Matrix().Plot().Save("matrix.jpeg") }, "written as .svg, .png, .pdf or .csv"},
		"bad page":        {func() { s.Verdicts().Page(2) }, "the table holds 8 rows, which is 1 pages"},
		"bad pair":        {func() { s.Compare(s.Matrix(), s) }, "give two results of Operators or Cluster"},
		"no verdicts":     {func() { none.Matrix() }, "run 'bridle fills "},
		"no verdict rows": {func() { none.Verdicts() }, "run 'bridle fills "},
		"no clustering":   {func() { none.Operators() }, "run 'bridle cluster "},
		"no matches":      {func() { none.Cluster() }, "run 'bridle match "},
		"no resolvers":    {func() { none.Resolvers() }, "bridle-survey run"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := panics(t, test.do); !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
	if !strings.Contains(none.Datasets().String(), "The study has no rows yet") || none.Fills().Notes == nil {
		t.Error("an empty study says nothing")
	}
}

func TestContexts(t *testing.T) {
	s := study.Open(small(t, false))
	ctx, cancel := context.WithCancel(t.Context())
	in := s.With(ctx)
	if in.SQL("SELECT 1 AS a").Ints("a")[0] != 1 {
		t.Error("the context has not ended yet")
	}
	cancel()
	for _, ask := range []func(){func() { in.SQL("SELECT 1") }, func() { in.Operators() }, func() { in.Matrix() }, func() { in.Cluster() }} {
		if err := panics(t, ask); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if s.SQL("SELECT 1 AS a").Ints("a")[0] != 1 {
		t.Error("the study itself has no end")
	}
	// The context is asked for each time.
	current := t.Context()
	cells := s.During(func() context.Context { return current })
	m := cells.Matrix()
	current = ctx
	panics(t, func() { cells.Verdicts() })
	current = t.Context()
	if m.Rows().Total != cells.Verdicts().Total {
		t.Error("another cell sees another study")
	}
}
