package indicators

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

//go:embed queries/*.sql
var queries embed.FS

// Querier asks a study; *sql.DB is one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// key tells indicators apart.
type key struct {
	kind  Kind
	value string
}

// gathering is what was read so far.
type gathering struct {
	ctx   context.Context
	q     Querier
	set   Set
	found map[key]*Indicator
}

// Gather reads the indicators of a study from its current rows. A study without matches and operators gives an empty set.
func Gather(ctx context.Context, q Querier) (*Set, error) {
	g := &gathering{ctx: ctx, q: q, found: map[key]*Indicator{}}
	err := g.ask("SELECT coalesce(bool_or(is_simulated), false) FROM runs", func(scan func(...any) error) error { return scan(&g.set.Simulated) })
	if err != nil {
		return nil, fmt.Errorf("indicators: runs: %w", err)
	}
	for _, step := range []struct {
		query string
		read  func(query string) error
	}{{"runs", g.runs}, {"servers", g.servers}, {"names", g.names}, {"holders", g.holders}, {"resolvers", g.withoutResolvers}, {"claims", g.grades}} {
		b, err := queries.ReadFile("queries/" + step.query + ".sql")
		if err != nil {
			panic("indicators: " + err.Error())
		}
		if err := step.read(string(b)); err != nil {
			return nil, fmt.Errorf("indicators: %s: %w", step.query, err)
		}
	}
	return &g.set, nil
}

// ask gives each row of an answer to take.
func (g *gathering) ask(query string, take func(scan func(...any) error) error) error {
	rows, err := g.q.QueryContext(g.ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// at returns the indicator of a value, a new one if there is none.
func (g *gathering) at(kind Kind, value string) *Indicator {
	k := key{kind, value}
	if g.found[k] == nil {
		g.found[k] = &Indicator{Kind: kind, Value: value}
	}
	return g.found[k]
}

func (g *gathering) runs(query string) error {
	return g.ask(query, func(scan func(...any) error) error {
		var id string
		var at time.Time
		err := scan(&id, &at)
		g.set.Runs = append(g.set.Runs, id)
		if at.After(g.set.At) {
			g.set.At = at.UTC()
		}
		return err
	})
}

func (g *gathering) servers(query string) error {
	return g.ask(query, func(scan func(...any) error) error {
		var address, rules, ports string
		var first, last time.Time
		var ended sql.NullTime
		if err := scan(&address, &first, &last, &rules, &ports, &ended); err != nil {
			return err
		}
		i := g.at(Address, address)
		i.seen(first, last)
		i.Rules, i.Ports = lines(rules), lines(ports)
		if ended.Valid {
			i.ValidUntil = new(ended.Time.UTC())
		}
		return nil
	})
}

func (g *gathering) names(query string) error {
	return g.ask(query, func(scan func(...any) error) error {
		var name, domain, address string
		var isRecord bool
		var first, last sql.NullTime
		if err := scan(&name, &domain, &address, &isRecord, &first, &last); err != nil {
			return err
		}
		i := g.at(Name, name)
		i.isSighted = true
		i.RegisteredDomain = max(i.RegisteredDomain, domain)
		if isRecord {
			i.hasRecord = true
			i.Servers = append(i.Servers, address)
		}
		for _, at := range []sql.NullTime{first, last} {
			if at.Valid {
				i.seen(at.Time, at.Time)
			}
		}
		if server := g.found[key{Address, address}]; server != nil {
			i.Rules = append(i.Rules, server.Rules...)
			slices.Sort(i.Rules)
			i.Rules = slices.Compact(i.Rules)
		}
		return nil
	})
}

func (g *gathering) holders(query string) error {
	return g.ask(query, func(scan func(...any) error) error {
		var kind, value, basis string
		var isCore, isUnique bool
		var from, to sql.NullString
		h := Holder{}
		if err := scan(&kind, &value, &h.Operator, &basis, &isCore, &isUnique, &h.Role, &from, &to, &h.Together); err != nil {
			return err
		}
		switch {
		case basis != "cluster":
			h.Standing = Stated
		case isCore:
			h.Standing = Core
		default:
			h.Standing = Fringe
		}
		h.From, h.To = from.String, to.String
		i := g.at(Kind(kind), value)
		i.isShared = i.isShared || !isUnique
		i.Holders = append(i.Holders, h)
		return nil
	})
}

// withoutResolvers takes out addresses of resolvers, also as servers of names.
func (g *gathering) withoutResolvers(query string) error {
	return g.ask(query, func(scan func(...any) error) error {
		var address string
		err := scan(&address)
		if k := (key{Address, address}); g.found[k] != nil {
			delete(g.found, k)
			g.set.Resolvers++
			for _, i := range g.found {
				i.Servers = slices.DeleteFunc(i.Servers, func(s string) bool { return s == address })
			}
		}
		return err
	})
}

// grades gives confidence and validity to all, and sorts them.
func (g *gathering) grades(query string) error {
	claims := map[string]claim{}
	err := g.ask(query, func(scan func(...any) error) error {
		var operator string
		var c claim
		err := scan(&operator, &c.supported, &c.indicated)
		claims[operator] = c
		return err
	})
	for _, k := range slices.SortedFunc(maps.Keys(g.found), func(a, b key) int {
		return strings.Compare(string(a.kind)+"\n"+a.value, string(b.kind)+"\n"+b.value)
	}) {
		i := g.found[k]
		i.grade(claims)
		i.valid(g.set.At)
		g.set.Indicators = append(g.set.Indicators, *i)
	}
	return err
}

// lines splits a text that is joined by line feeds.
func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
