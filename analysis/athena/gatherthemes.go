package athena

import (
	"maps"
	"slices"

	"bridle/analysis/theme"
)

// themes reads what the names of servers are about, and in which language they are, by the lists of package theme.
// A name of which a table of the user says the one or the other is left to the table. Hints, and names that say
// nothing, give no value; nor does any in a study of fewer than leastForThemes servers.
func (g *gathering) themes() error {
	if len(g.servers) < leastForThemes {
		return nil
	}
	said := map[saying]bool{}
	err := g.rows(`SELECT DISTINCT subject, attribute FROM attributes WHERE kind = 'name' AND attribute IN ('theme', 'language') ORDER BY ALL`,
		func(scan func(...any) error) error {
			var s saying
			err := scan(&s.name, &s.attribute)
			said[s] = true
			return err
		})
	if err != nil {
		return err
	}
	reader, err := theme.New()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(g.of)) {
		g.reading(reader.Analyse(name), said)
	}
	return nil
}

// leastForThemes is from how many servers on themes and languages are read from names. How constant operators are in what they
// write about has to be learnt from the study itself; of 33 servers of a simulated village too little is learnt, and names that
// differ part an operator's batches (pair recall .40 without, .11 with them).
const leastForThemes = 100

// saying is an attribute that a table gives a name.
type saying struct{ name, attribute string }

// reading gives the servers of a name what the name says, but for what a table says of it or of its domain.
func (g *gathering) reading(r theme.Reading, said map[saying]bool) {
	table := func(attribute string) bool {
		return said[saying{r.Name, attribute}] || said[saying{owned(r.Name), attribute}]
	}
	for _, server := range g.of[r.Name] {
		if !table("language") {
			g.add(server, "language", r.Language)
		}
		if table("theme") {
			continue
		}
		for _, f := range r.Themes {
			g.add(server, "theme", f.Value)
		}
	}
}
