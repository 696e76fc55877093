package rules2018

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"bridle/analysis/naming"
)

// Querier asks a study; *sql.DB is one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

//go:embed forwarders.sql
var forwardersSQL string

// Gathered is what a study has for the procedure of 2018.
type Gathered struct {
	// Responses are the hits at forwarders that meet all rules, by name, forwarder and time.
	Responses []Response
	// Any has one response for each name, autonomous system and country with a hit at any forwarder, suitable
	// or not, for [AnyHit]. TTLs and forwarders are not in it.
	Any []Response
	// Operators are those of the study, and beside them each domain that belongs to none, by label.
	Operators []Operator
	// Forwarders counts the forwarders surveyed by the first rule that they do not meet; the
	// suitable ones stand at 0.
	Forwarders [Reaches + 1]int64
	// Suitable counts the suitable forwarders by country; those of no known country stand at "".
	Suitable map[string]int64
	// Hits are all hits; Unsuitable those at forwarders that miss a rule, Unsurveyed those at forwarders that
	// no survey knows, Placeless those (of all) with no known country.
	Hits, Unsuitable, Unsurveyed, Placeless int64
	// Notes say in sentences what the study lacks, and what that does.
	Notes []string
}

// Gather reads a study: hits from probes, what is known of names from targets, forwarders from
// resolver_qualifications, and operators. What has no rows leaves its part empty, with a note.
func Gather(ctx context.Context, q Querier) (*Gathered, error) {
	g := &gathering{Gathered: &Gathered{Suitable: map[string]int64{}}, ctx: ctx, q: q, hosted: map[string][]string{}, sites: map[int64]site{}, seen: map[seen]int{}}
	for _, step := range []func() error{g.forwarders, g.targets, g.questions, g.suitable, g.hits, g.operators} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("rules2018: gather: %w", err)
		}
	}
	g.note()
	return g.Gathered, nil
}

// Infections applies filters and rules, and returns the infections and what the filters dropped, by number.
func (g *Gathered) Infections() ([]Hit, [TooLittleSupport + 1]int) {
	dropped := Filter(g.Responses)
	return Infections(Kept(g.Responses, dropped), g.Operators), Count(dropped)
}

// Applied reports whether the rules could see an infection by an operator in a country at all: it has
// two names that may be command and control, and the country has a suitable forwarder.
func (g *Gathered) Applied(operator, country string) bool {
	k, ok := slices.BinarySearchFunc(g.Operators, operator, func(o Operator, label string) int { return strings.Compare(o.Label, label) })
	return ok && country != "" && g.Suitable[country] > 0 && len(g.Operators[k].Candidates()) >= 2
}

// gathering is the work of [Gather].
type gathering struct {
	*Gathered
	ctx    context.Context
	q      Querier
	hosted map[string][]string // countries by name
	names  []string            // targets, sorted
	asked  []question
	sites  map[int64]site // suitable forwarders by number
	seen   map[seen]int   // places in Any
}

// rows calls each for every row of an answer.
func (g *gathering) rows(query string, each func(scan func(...any) error) error) error {
	rows, err := g.q.QueryContext(g.ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (g *gathering) forwarders() error {
	return g.rows(forwardersSQL+"SELECT unmet, country, count(*) FROM numbered GROUP BY ALL ORDER BY ALL", func(scan func(...any) error) error {
		var rule int
		var country string
		var n int64
		if err := scan(&rule, &country, &n); err != nil {
			return err
		}
		g.Forwarders[rule] += n
		if rule == 0 {
			g.Suitable[country] = n
		}
		return nil
	})
}

func (g *gathering) targets() error {
	err := g.rows("SELECT DISTINCT name FROM targets WHERE purpose = 'target' ORDER BY name", func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		g.names = append(g.names, name)
		return err
	})
	if err != nil {
		return err
	}
	return g.rows("SELECT DISTINCT name, unnest(hosting_countries) AS country FROM targets ORDER BY ALL", func(scan func(...any) error) error {
		var name, country string
		err := scan(&name, &country)
		g.hosted[name] = append(g.hosted[name], country)
		return err
	})
}

// operators reads the operators: a table of the user is used alone, as for verdicts; names that none has stand for their
// domains.
func (g *gathering) operators() error {
	of := map[string]bool{}
	err := g.rows(`SELECT DISTINCT operator, value, coalesce(role, '') AS role FROM current_operators
WHERE kind = 'name' AND (basis = 'table' OR NOT EXISTS (FROM current_operators WHERE kind = 'name' AND basis = 'table')) ORDER BY ALL`, func(scan func(...any) error) error {
		var label, name, role string
		if err := scan(&label, &name, &role); err != nil {
			return err
		}
		if n := len(g.Operators); n == 0 || g.Operators[n-1].Label != label {
			g.Operators = append(g.Operators, Operator{Label: label})
		}
		o := &g.Operators[len(g.Operators)-1]
		if n := len(o.Names); n == 0 || o.Names[n-1] != name {
			o.Names = append(o.Names, name)
		}
		switch role {
		case "command_and_control":
			o.CommandAndControl = append(o.CommandAndControl, name)
		case "exploit_link":
			o.ExploitLinks = append(o.ExploitLinks, name)
		}
		of[name] = true
		return nil
	})
	domains := map[string]*Operator{}
	for _, name := range g.names {
		if of[name] {
			continue
		}
		domain := domainOf(name)
		if domains[domain] == nil {
			domains[domain] = &Operator{Label: domain, IsDomain: true}
		}
		domains[domain].Names = append(domains[domain].Names, name)
	}
	for _, o := range domains {
		g.Operators = append(g.Operators, *o)
	}
	slices.SortFunc(g.Operators, func(a, b Operator) int { return strings.Compare(a.Label, b.Label) })
	return err
}

// domainOf returns what somebody registered of a name, or the name itself where others have names
// in the same zone or nothing is known.
func domainOf(name string) string {
	n, reason := naming.Normalize(name)
	if reason != "" || n.Shared || n.Registered == "" {
		return name
	}
	return n.Registered
}
