package labelled

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"bridle/analysis/theme"
)

// Count compares what was stated with what is labelled, over pairs of a name and a value.
type Count struct {
	// Labelled and Stated are pairs that the labels and the readings have, Both those that both
	// have.
	Labelled, Stated, Both int
}

// Precision is the share of what was stated that is labelled.
func (c Count) Precision() theme.Share { return theme.Share{K: c.Both, N: c.Stated} }

// Recall is the share of what is labelled that was stated.
func (c Count) Recall() theme.Share { return theme.Share{K: c.Both, N: c.Labelled} }

// add counts one name's values.
func (c *Count) add(labelled, stated []string) {
	c.Labelled += len(labelled)
	c.Stated += len(stated)
	for _, v := range stated {
		if slices.Contains(labelled, v) {
			c.Both++
		}
	}
}

// Row is the count for one value.
type Row struct {
	Value string
	// Names is the number of names that are counted here.
	Names int
	Count
}

// Cell is one cell of the confusion table.
type Cell struct {
	// Labelled and Stated are themes, or "none".
	Labelled, Stated string
	Names            int
}

// Report is how readings compare with labels.
type Report struct {
	Names int
	// Themes, Countries and Imitations count all values; Language counts the one language that
	// a reading states. Political counts names with one of politics, rights, religion.
	Themes, Countries, Imitations, Language, Political Count
	// ByTheme, ByLanguage and BySource have the counts of themes for each theme, language of the
	// label ("none" for no words) and source; ByLanguage counts a name of two languages in both.
	ByTheme, ByLanguage, BySource []Row
	// Languages has the counts of the language stated, by language of the label.
	Languages []Row
	// Silent is the share of names of which nothing is stated, SilentLabelled the same among
	// names labelled with something, SilentUnlabelled among those labelled with nothing.
	Silent, SilentLabelled, SilentUnlabelled theme.Share
	// Confusion has the cells that are not empty, by theme.
	Confusion []Cell
}

// Score compares readings with labels, in the same order. It panics if their numbers differ, and
// if a reading is of another name.
func Score(names []Name, readings []theme.Reading) Report {
	if len(names) != len(readings) {
		panic(fmt.Sprintf("labelled: %d names and %d readings", len(names), len(readings)))
	}
	t := tally{themes: map[string]*Row{}, languages: map[string]*Row{}, sources: map[string]*Row{}, spoken: map[string]*Row{}, cells: map[Cell]int{}}
	for i, n := range names {
		if n.Name != readings[i].Name {
			panic(fmt.Sprintf("labelled: the reading of %s stands beside the label of %s", readings[i].Name, n.Name))
		}
		t.add(n, readings[i])
	}
	r := t.report
	r.ByTheme, r.ByLanguage, r.BySource, r.Languages = sorted(t.themes), sorted(t.languages), sorted(t.sources), sorted(t.spoken)
	for c, n := range t.cells {
		c.Names = n
		r.Confusion = append(r.Confusion, c)
	}
	slices.SortFunc(r.Confusion, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Labelled, b.Labelled), cmp.Compare(a.Stated, b.Stated))
	})
	return r
}

// tally is a report in the making.
type tally struct {
	report                             Report
	themes, languages, sources, spoken map[string]*Row
	cells                              map[Cell]int
}

// add counts one name.
func (t *tally) add(n Name, r theme.Reading) {
	stated := values(r.Themes)
	t.report.Names++
	t.report.Themes.add(n.Themes, stated)
	t.report.Countries.add(n.Countries, values(r.Countries))
	t.report.Imitations.add(some(n.Imitates), brands(r))
	t.report.Political.add(political(n.Themes), political(stated))
	t.report.Language.add(first(n.Languages, r.Language), some(r.Language))
	for _, v := range union(n.Themes, stated) {
		row(t.themes, v).count(only(n.Themes, v), only(stated, v))
	}
	for _, v := range orNone(n.Languages) {
		row(t.languages, v).count(n.Themes, stated)
		row(t.spoken, v).count(first(n.Languages, r.Language), some(r.Language))
	}
	row(t.sources, n.Source).count(n.Themes, stated)
	t.silence(n, r)
	t.confuse(n.Themes, stated)
}

// silence counts a name of which nothing was stated.
func (t *tally) silence(n Name, r theme.Reading) {
	s := &t.report.SilentUnlabelled
	if len(n.Themes)+len(n.Countries)+len(n.Imitates) > 0 {
		s = &t.report.SilentLabelled
	}
	for _, x := range []*theme.Share{s, &t.report.Silent} {
		x.N++
		if r.Unknown() {
			x.K++
		}
	}
}

// confuse fills the confusion table: what agrees on the diagonal, every theme that was missed
// against each that was stated in its place, or against none.
func (t *tally) confuse(labelled, stated []string) {
	missed := slices.DeleteFunc(slices.Clone(labelled), func(v string) bool { return slices.Contains(stated, v) })
	extra := slices.DeleteFunc(slices.Clone(stated), func(v string) bool { return slices.Contains(labelled, v) })
	for _, v := range labelled {
		if slices.Contains(stated, v) {
			t.cells[Cell{Labelled: v, Stated: v}]++
		}
	}
	if len(labelled) == 0 && len(stated) == 0 {
		t.cells[Cell{Labelled: none, Stated: none}]++
		return
	}
	if len(missed)+len(extra) == 0 {
		return
	}
	for _, m := range orNone(missed) {
		for _, e := range orNone(extra) {
			t.cells[Cell{Labelled: m, Stated: e}]++
		}
	}
}

// none stands for no value.
const none = "none"

func (r *Row) count(labelled, stated []string) {
	r.Names++
	r.add(labelled, stated)
}

func row(rows map[string]*Row, value string) *Row {
	if rows[value] == nil {
		rows[value] = &Row{Value: value}
	}
	return rows[value]
}

func sorted(rows map[string]*Row) []Row {
	var all []Row
	for _, v := range slices.Sorted(maps.Keys(rows)) {
		all = append(all, *rows[v])
	}
	return all
}
