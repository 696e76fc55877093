package hideandseek2018_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bridle/datasets/external/published"
	"bridle/datasets/hideandseek2018"
)

// outside reads a file of the folder hide-and-seek-2018 that lies beside the copies of the public data sets: notes of the
// same sources, made apart from these tables.
func outside(t *testing.T, file string) []map[string]string {
	t.Helper()
	name := filepath.Join(published.Root(t), "hide-and-seek-2018", file)
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		t.Skipf("the notes of the sources are not at hand: no folder hide-and-seek-2018 with %s", file)
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		all = append(all, m)
	}
	return all
}

// The countries and their flags are those of the notes.
func TestCountriesAgainstNotes(t *testing.T) {
	var want, got []string
	for _, r := range outside(t, "countries.csv") {
		want = append(want, fmt.Sprint(r["country_iso2"], r["country"], r["prior_abuse"] == "yes", r["prior_abuse"] == "yes" && r["reason"] != ""))
	}
	for _, c := range hideandseek2018.Countries() {
		got = append(got, fmt.Sprint(c.Code, c.Name, c.PriorAbuse, c.PriorAbuse && c.Reason != "not read"))
	}
	if !slices.Equal(got, want) {
		t.Errorf("countries %v, want %v", got, want)
	}
}

// The relations are those of the notes, row by row and network by network; so are dates, focus and theme of operators.
func TestOperatorsAgainstNotes(t *testing.T) {
	relations := map[string]string{"interesting_cache_hit": "notable_cache_hit", "not_stated": "not_read"}
	operators := map[string]hideandseek2018.Operator{}
	for _, o := range hideandseek2018.Operators() {
		operators[o.Name] = o
	}
	var want, got []string
	for _, r := range outside(t, "operators.csv") {
		relation := r["relation"]
		if w, renamed := relations[relation]; renamed {
			relation = w
		}
		want = append(want, strings.Join([]string{r["operator"], r["country_iso2"], relation, r["isps"]}, "|"))
		if r["operator"] == "" {
			continue
		}
		o, found := operators[r["operator"]]
		if !found || o.Focus != r["focus_country_iso2"] || o.From != r["active_from"] || o.To != r["active_to"] || strings.HasPrefix(o.Theme, "yes") != (r["political_theme"] == "yes") {
			t.Errorf("%s differs: %+v, want %v", r["operator"], o, r)
		}
		if strings.HasPrefix(r["focus_note"], "inferred") != (o.FocusBasis == "inferred") {
			t.Errorf("%s: focus is %s, the notes say %s", o.Name, o.FocusBasis, r["focus_note"])
		}
	}
	for _, r := range hideandseek2018.OperatorCountries() {
		got = append(got, strings.Join([]string{r.Operator, r.Country, r.Relation, strings.Join(r.Networks, "; ")}, "|"))
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("relations\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
