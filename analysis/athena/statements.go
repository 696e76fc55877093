package athena

import (
	"fmt"
	"slices"
	"strings"
)

// Claim is a statement of an analyst on a pair of addresses or names, as the dataset statements
// has it.
type Claim struct {
	First, Second string
	Together      bool
	Author, On    string // who, and on which day (YYYY-MM-DD)
	Reason        string
	Withdrawn     bool
	Source        string
	Row           int64 // 0: not from a file
}

func (c Claim) String() string {
	word := "two operators"
	if c.Together {
		word = "one operator"
	}
	at := c.Source
	if c.Row > 0 {
		at = fmt.Sprintf("%s, row %d", c.Source, c.Row)
	}
	return fmt.Sprintf("%s and %s are %s (%s, %s; %s)", c.First, c.Second, word, c.Author, c.On, at)
}

// claims reads the statements of a study, in order of day, source and row.
func (g *gathering) claims() (list []Claim, err error) {
	err = g.rows(`SELECT first, second, kind = 'must_link', author, stated_on, reason, is_withdrawn, source, coalesce(source_row, 0)
FROM statements ORDER BY stated_on, is_withdrawn, source, coalesce(source_row, 0), first, second, kind, author, reason`,
		func(scan func(...any) error) error {
			var c Claim
			err := scan(&c.First, &c.Second, &c.Together, &c.Author, &c.On, &c.Reason, &c.Withdrawn, &c.Source, &c.Row)
			list = append(list, c)
			return err
		})
	return list, err
}

// InForce returns the claims that hold: of several by one author on one pair the latest, and
// none that is withdrawn. Claims must be in order of their days.
//
// # Errors
//
// A claim that two are two operators although others make them one; all of them are named.
func InForce(claims []Claim) ([]Claim, error) {
	latest := map[[3]string]int{}
	for i, c := range claims {
		latest[[3]string{c.Author, c.First, c.Second}] = i
	}
	var held []Claim
	for i, c := range claims {
		if latest[[3]string{c.Author, c.First, c.Second}] == i && !c.Withdrawn {
			held = append(held, c)
		}
	}
	for _, c := range held {
		if c.Together {
			continue
		}
		if way := chain(held, c.First, c.Second); way != nil {
			return nil, fmt.Errorf("statements contradict each other: %s; but %s: withdraw one of them", c, strings.Join(way, "; "))
		}
	}
	return held, nil
}

// chain returns the shortest way of claims that make two things one operator's; nil if there
// is none.
func chain(held []Claim, from, to string) []string {
	before := map[string]Claim{}
	seen, queue := map[string]bool{from: true}, []string{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, c := range held {
			if !c.Together || c.First != at && c.Second != at {
				continue
			}
			next := c.First
			if next == at {
				next = c.Second
			}
			if !seen[next] {
				seen[next] = true
				before[next] = c
				queue = append(queue, next)
			}
		}
	}
	if !seen[to] {
		return nil
	}
	var way []string
	for at := to; at != from; {
		c := before[at]
		way = append(way, c.String())
		if at == c.First {
			at = c.Second
		} else {
			at = c.First
		}
	}
	slices.Reverse(way)
	return way
}

// Apply turns claims in force into statements on servers. A name stands for every server that
// the study ties to it. Claims that touch no pair of servers of the study are returned too:
// they had no effect.
func (g *Gathered) Apply(held []Claim) (list []Statement, idle []Claim) {
	of := map[string][]string{}
	for _, s := range g.Sightings {
		if n := len(of[s.Server]); n == 0 {
			of[s.Server] = []string{s.Server}
		}
	}
	for server, names := range g.Names {
		for _, name := range names {
			of[name] = append(of[name], server)
		}
	}
	for _, c := range held {
		n := len(list)
		first, second := slices.Sorted(slices.Values(of[c.First])), slices.Sorted(slices.Values(of[c.Second]))
		for _, a := range first {
			for _, b := range second {
				if a != b {
					list = append(list, Statement{First: a, Second: b, Together: c.Together})
				}
			}
		}
		if len(list) == n {
			idle = append(idle, c)
		}
	}
	return list, idle
}
