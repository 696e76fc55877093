package hideandseek2018_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"bridle/datasets/hideandseek2018"
)

// Every row has sources that exist, a status of the vocabulary and open points that exist.
func TestEveryRowHasASource(t *testing.T) {
	keys, points, used := map[string]bool{}, map[string]bool{"": true}, map[string]bool{}
	for _, s := range hideandseek2018.Sources() {
		if keys[s.Key] || s.Reference == "" {
			t.Errorf("source %q is there twice or has no reference", s.Key)
		}
		keys[s.Key] = true
	}
	for _, p := range hideandseek2018.OpenPoints() {
		points[p.Point] = true
	}
	if len(points) != 11 { // O1 to O10, and none
		t.Errorf("%d open points, want 10", len(points)-1)
	}
	words := []string{"confirmed", "computed", "inferred", "open", "not_published", "not_read", "rule"}
	for _, table := range hideandseek2018.Tables() {
		source, status, point := table.Column("source"), table.Column("status"), table.Column("open_point")
		if table.Name == "sources" {
			continue
		}
		if source < 0 || status < 0 {
			t.Fatalf("%s has no column source or status", table.Name)
		}
		for i, row := range table.Rows {
			for _, k := range strings.Split(row[source], ";") {
				if !keys[k] {
					t.Errorf("%s, row %d: source %q is not in the table sources", table.Name, i+1, k)
				}
				used[k] = true
			}
			if !slices.Contains(words, row[status]) {
				t.Errorf("%s, row %d: status %q", table.Name, i+1, row[status])
			}
			if point >= 0 && !points[row[point]] {
				t.Errorf("%s, row %d: open point %q", table.Name, i+1, row[point])
			}
		}
	}
	for k := range keys {
		// HC agrees with IY throughout and is named as a second reading.
		if !used[k] && k != "HC" {
			t.Errorf("source %s is used by no row", k)
		}
	}
}

// The checks that the sources allow: 45 countries (Z24, IY), six of them flagged (GF), twelve of them African (LT; which
// are African is taken from United Nations M49, the second route), Hong Kong not among them (IY).
func TestCountries(t *testing.T) {
	all := hideandseek2018.Countries()
	var flagged, unread []string
	continents := map[string]int{}
	seen := map[string]bool{}
	groups := map[string]language.Region{"Africa": language.MustParseRegion("002"), "Americas": language.MustParseRegion("019"),
		"Asia": language.MustParseRegion("142"), "Europe": language.MustParseRegion("150")}
	for _, c := range all {
		continents[c.Continent]++
		if !groups[c.Continent].Contains(language.MustParseRegion(c.Code)) {
			t.Errorf("%s does not lie in %s", c.Code, c.Continent)
		}
		if seen[c.Code] || c.Name == "" {
			t.Errorf("%s is there twice or has no name", c.Code)
		}
		seen[c.Code] = true
		if c.PriorAbuse {
			flagged = append(flagged, c.Code)
		}
		if (c.Reason != "") != c.PriorAbuse {
			t.Errorf("%s: flag %v with reason %q", c.Code, c.PriorAbuse, c.Reason)
		}
		if c.Reason == "not read" {
			unread = append(unread, c.Code)
		}
	}
	slices.Sort(flagged)
	if len(all) != 45 || continents["Africa"] != 12 || seen["HK"] {
		t.Errorf("%d countries, %d African, Hong Kong %v", len(all), continents["Africa"], seen["HK"])
	}
	if !slices.Equal(flagged, []string{"AE", "BH", "KZ", "MA", "MX", "SA"}) || !slices.Equal(unread, []string{"KZ", "MA"}) {
		t.Errorf("flagged %v, reason not read %v", flagged, unread)
	}
	for name, want := range map[string]int{"countries": len(all), "prior_abuse": len(flagged), "african_countries": continents["Africa"]} {
		if got := figureOf(t, name).Value; got != want {
			t.Errorf("the figure %s is %d, the table gives %d", name, got, want)
		}
	}
}

// figureOf returns a figure of the report.
func figureOf(t *testing.T, name string) hideandseek2018.Figure {
	t.Helper()
	all := hideandseek2018.Headline()
	i := slices.IndexFunc(all, func(f hideandseek2018.Figure) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("no figure %s", name)
	}
	return all[i]
}

// The figures as they were read (GF, PR, DL, IY), typed here a second time.
func TestHeadline(t *testing.T) {
	for name, want := range map[string]int{"addresses": 1091, "domains": 1014, "operators": 36, "operators_with_infections": 33, "countries": 45,
		"cross_border": 10, "prior_abuse": 6, "front_ends_2016": 237, "supersize_domains": 118} {
		if got := figureOf(t, name); got.Value != want {
			t.Errorf("%s is %d, want %d", name, got.Value, want)
		}
	}
	if f := figureOf(t, "cross_border"); f.Qualifier != "at least" {
		t.Errorf("cross-border operators: %q 10", f.Qualifier)
	}
	if a, b := figureOf(t, "operators_with_infections"), figureOf(t, "domains"); a.OpenPoint != "O3" || b.OpenPoint != "O4" || a.Caveat == "" || b.Caveat == "" {
		t.Error("the caveats of open points O3 and O4 are missing")
	}
}

// 6+5+5+12+5+3 = 36, and the names read are those of the table operators.
func TestRegions(t *testing.T) {
	names := map[string]int{}
	for _, o := range hideandseek2018.Operators() {
		names[o.Region]++
	}
	var numbers []int
	sum, read := 0, 0
	for _, r := range hideandseek2018.Regions() {
		numbers = append(numbers, r.Operators)
		sum, read = sum+r.Operators, read+r.NamesRead
		if r.NamesRead != names[r.Name] || r.NamesRead+r.Gap != r.Operators {
			t.Errorf("%s: %d operators, %d names read, gap %d; the table operators has %d", r.Name, r.Operators, r.NamesRead, r.Gap, names[r.Name])
		}
	}
	if !slices.Equal(numbers, []int{6, 5, 5, 12, 5, 3}) || sum != figureOf(t, "operators").Value || read != figureOf(t, "names_read").Value {
		t.Errorf("numbers %v, sum %d, names read %d", numbers, sum, read)
	}
}

// Relations: KINGDOM in nine countries (HA), PRICKLYPEAR in Mexico and the United States (HD), the three operators of
// unclear focus without a suspected infection (IY).
func TestRelations(t *testing.T) {
	known, listed := map[string]bool{"": true}, map[string]bool{}
	for _, o := range hideandseek2018.Operators() {
		known[o.Name] = true
	}
	for _, c := range hideandseek2018.Countries() {
		listed[c.Code] = true
	}
	infected, related := map[string][]string{}, map[string]bool{}
	for _, r := range hideandseek2018.OperatorCountries() {
		related[r.Operator] = true
		if !known[r.Operator] || (r.Operator == "") == (r.Group == "") || !strings.Contains("ABC", r.Group) {
			t.Errorf("operator %q of group %q", r.Operator, r.Group)
		}
		if (r.Country == "") != (r.Relation == "not_read" || r.Relation == "no_cache_hit") {
			t.Errorf("%s: relation %s with country %q", r.Operator, r.Relation, r.Country)
		}
		if r.Relation == "suspected_infection" {
			infected[r.Operator] = append(infected[r.Operator], r.Country)
			if !listed[r.Country] {
				t.Errorf("%s: a suspected infection in %s, which is not one of the 45", r.Operator, r.Country)
			}
		}
	}
	if len(related) != len(known) {
		t.Errorf("%d operators have relations, %d are known", len(related), len(known))
	}
	for operator, want := range map[string][]string{"KINGDOM": {"BH", "CA", "EG", "FR", "GB", "LB", "MA", "QA", "TR"}, "PRICKLYPEAR": {"MX", "US"},
		"SUPERSIZE": nil, "SNEAK": nil, "PARTY": nil, "TURUL": nil, "CHEQUY": nil} {
		got := infected[operator]
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: suspected infections in %v, want %v", operator, got, want)
		}
	}
}

// Codes of countries are ISO 3166-1 alpha-2, operators and dates are well formed wherever they stand.
func TestCodesDatesAndNames(t *testing.T) {
	known := map[string]bool{}
	for _, o := range hideandseek2018.Operators() {
		known[o.Name] = true
		if (o.Focus != "") != (o.FocusBasis == "stated" || o.FocusBasis == "inferred") {
			t.Errorf("%s: focus %q is %s", o.Name, o.Focus, o.FocusBasis)
		}
	}
	month := regexp.MustCompile(`^(20\d\d-(0[1-9]|1[0-2]))?$`)
	for _, table := range hideandseek2018.Tables() {
		for i, row := range table.Rows {
			for k, c := range table.Columns {
				switch cell := row[k]; {
				case cell == "":
				case c.Name == "country" || c.Name == "focus":
					if r, err := language.ParseRegion(cell); err != nil || !r.IsCountry() || r.String() != cell {
						t.Errorf("%s, row %d: %s is no country", table.Name, i+1, cell)
					}
				case c.Name == "operators" && c.Type == "text":
					for _, o := range strings.Split(cell, ";") {
						if !known[o] {
							t.Errorf("%s, row %d: operator %q is not known", table.Name, i+1, o)
						}
					}
				case c.Name == "active_from" || c.Name == "active_to" && cell != "present":
					if !month.MatchString(cell) {
						t.Errorf("%s, row %d: %s is no month", table.Name, i+1, cell)
					}
				}
			}
		}
	}
	last := ""
	for _, e := range hideandseek2018.Events() {
		if want := map[string]int{"day": 10, "month": 7}[e.Precision]; len(e.Date) != want || !month.MatchString(e.Date[:7]) {
			t.Errorf("event %s has precision %q", e.Date, e.Precision)
		}
		if e.Date < last {
			t.Errorf("event %s stands after %s", e.Date, last)
		}
		last = e.Date
	}
}

// A word in capitals that looks like a code name is one of the 22 that were read: names that were only recalled are nowhere.
func TestNoOtherCodeNames(t *testing.T) {
	known := map[string]bool{"ACT": true, "ASN": true, "CAIDA": true, "DNS": true, "MTN": true, "NAU": true, "NSO": true, "SAIX": true,
		"TLS": true, "TTL": true}
	for _, o := range hideandseek2018.Operators() {
		known[o.Name] = true
	}
	word := regexp.MustCompile(`\b[A-Z0-9]*[A-Z]{3,}[A-Z0-9]*(-[0-9])?\b`)
	for _, table := range hideandseek2018.Tables() {
		if table.Name == "sources" {
			continue // its keys and addresses are no code names
		}
		for i, row := range table.Rows {
			for k, cell := range row {
				if table.Columns[k].Name == "source" {
					continue
				}
				for _, w := range word.FindAllString(cell, -1) {
					if !known[w] {
						t.Errorf("%s, row %d: %s is no code name that was read", table.Name, i+1, w)
					}
				}
			}
		}
	}
}
