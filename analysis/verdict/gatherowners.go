package verdict

import (
	"database/sql"
	_ "embed"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"bridle/analysis/cachefill"
	"bridle/analysis/naming"
)

// tenure is the time for which an operator held a name, as days (YYYY-MM-DD); empty ends are open.
type tenure struct{ from, to string }

// holds says whether an instant lies in it.
func (t tenure) holds(at time.Time) bool {
	if t.from == "" && t.to == "" {
		return true
	}
	day := at.UTC().Format(time.DateOnly)
	return (t.from == "" || day >= t.from) && (t.to == "" || day <= t.to)
}

// claim is that an operator holds a name.
type claim struct {
	operator string
	tenure   tenure
	isUnique bool
}

// record is what was watched: a name, or a zone at the delegation level.
type record struct {
	level cachefill.Level
	name  string
}

// owners says whose each record is.
type owners struct {
	of      map[record][]int // operators by index, Decoys for decoys; sorted
	tenures map[record]map[int][]tenure
}

// columns returns three lists, joined by line feeds, that the statements unnest: level, name, owner.
func (o *owners) columns() []any {
	var levels, names, who []string
	for _, r := range slices.SortedFunc(maps.Keys(o.of), func(a, b record) int {
		if a.level != b.level {
			return int(a.level) - int(b.level)
		}
		return strings.Compare(a.name, b.name)
	}) {
		for _, i := range o.of[r] {
			levels, names, who = append(levels, r.level.String()), append(names, r.name), append(who, strconv.Itoa(i))
		}
	}
	if len(who) == 0 { // a list of one that nothing has
		return []any{"none", "", strconv.Itoa(Decoys)}
	}
	return []any{strings.Join(levels, "\n"), strings.Join(names, "\n"), strings.Join(who, "\n")}
}

// held says whether the owner held the record then.
func (o *owners) held(owner int, name string, l cachefill.Level, at time.Time) bool {
	list := o.tenures[record{l, name}][owner]
	return len(list) == 0 || slices.ContainsFunc(list, func(t tenure) bool { return t.holds(at) })
}

//go:embed queries/claims.sql
var claimsSQL string

// claims reads which operators hold which names. Those that only the fringe of a cluster has are claims of their batch: a
// lookup of such a name tells of somebody, and naming the cluster's operator would often be wrong. Where operators of the user's table and of a clustering stand side
// by side the table counts alone, which a note says.
func (g *gathering) claims() (map[string][]claim, error) {
	all, fringe := map[string][]claim{}, map[string]bool{}
	err := g.rows(claimsSQL, nil, func(scan func(...any) error) error {
		var name string
		var c claim
		var isCore bool
		var operator sql.NullString
		err := scan(&operator, &name, &c.isUnique, &c.tenure.from, &c.tenure.to, &isCore)
		if operator.Valid {
			c.operator = operator.String
			all[name] = append(all[name], c)
		}
		if !isCore {
			fringe[name] = true
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(fringe) > 0 {
		g.note("%d names are at the fringe of clusters and may be another operator's: they stand for their batch of servers (operator/address), or for themselves", len(fringe))
	}
	return all, g.rows(`SELECT count(DISTINCT operator) FROM current_operators WHERE kind = 'name' AND basis <> 'table'
  AND EXISTS (FROM current_operators WHERE kind = 'name' AND basis = 'table')`, nil, func(scan func(...any) error) error {
		var passed int
		err := scan(&passed)
		if passed > 0 {
			g.note("operators are those of your own table; %d operators of clusters or publications are passed over", passed)
		}
		return err
	})
}

// owned finds the owner of everything that was watched: operators of the study; for names that
// none has, what somebody registered of them; the decoys. Controls have no owner.
func (g *gathering) owned() error {
	claims, err := g.claims()
	if err != nil {
		return err
	}
	g.owners = owners{of: map[record][]int{}, tenures: map[record]map[int][]tenure{}}
	places := g.operators(claims)
	common := commonDomains(claims)
	expired := map[string]bool{}
	err = g.rows(ownersSQL, nil, func(scan func(...any) error) error {
		var word, name, member, purpose string
		if err := scan(&word, &name, &member, &purpose); err != nil {
			return err
		}
		l, err := level(word)
		if err != nil {
			return err
		}
		r := record{l, name}
		switch {
		case purpose == "decoy":
			g.owners.give(r, Decoys, tenure{})
		case purpose == "target" && len(claims[member]) == 0:
			g.owners.give(r, g.domain(places, common, member), tenure{})
		case purpose == "target":
			for _, c := range claims[member] {
				if !g.meets(c.tenure) {
					expired[member] = true
					continue
				}
				g.owners.give(r, places[c.operator], c.tenure)
			}
		}
		return nil
	})
	if len(expired) > 0 {
		g.note("%d names were held by an operator at other times only and were left out for it", len(expired))
	}
	return err
}

// meets says whether a tenure and the time of the study have an instant in common.
func (g *gathering) meets(t tenure) bool {
	return g.in.Until.IsZero() || (t.from == "" || t.from <= g.in.Until.Format(time.DateOnly)) && (t.to == "" || t.to >= g.in.From.Format(time.DateOnly))
}

// operators lists the operators of the study. A name is unique if no other operator among those that are used has it.
func (g *gathering) operators(claims map[string][]claim) map[string]int {
	names, shared := map[string]int{}, map[string]bool{}
	for _, list := range claims {
		counted := map[string]bool{}
		for _, c := range list {
			if !counted[c.operator] {
				counted[c.operator] = true
				names[c.operator]++
			}
			if !c.isUnique {
				shared[c.operator] = true
			}
		}
		if len(counted) > 1 {
			for label := range counted {
				shared[label] = true
			}
		}
	}
	places := map[string]int{}
	for _, label := range slices.Sorted(maps.Keys(names)) {
		places[label] = len(g.in.Operators)
		g.in.Operators = append(g.in.Operators, Operator{Label: label, Names: names[label], IsUnique: !shared[label]})
	}
	return places
}

// commonDomains are those under which two or more operators hold names, as customers of a provider
// of dynamic DNS do. What is under them and nobody's may be anybody's.
func commonDomains(claims map[string][]claim) map[string]bool {
	first, common := map[string]string{}, map[string]bool{}
	for name, list := range claims {
		domain := registered(name)
		for _, c := range list {
			if known, ok := first[domain]; ok && known != c.operator {
				common[domain] = true
			}
			first[domain] = c.operator
		}
	}
	return common
}

// registered returns the domain that somebody registered to have the name, or the name itself.
func registered(name string) string {
	if n, reason := naming.Normalize(name); reason == "" && !n.Shared && n.Registered != "" {
		return n.Registered
	}
	return name
}

// domain returns the place of the domain that a name belongs to, as an operator of its own. Under
// a domain that operators have in common each name is one of its own.
func (g *gathering) domain(places map[string]int, common map[string]bool, name string) int {
	label := registered(name)
	if common[label] {
		label = name
	}
	i, ok := places[label]
	if !ok {
		i = len(g.in.Operators)
		places[label] = i
		g.in.Operators = append(g.in.Operators, Operator{Label: label, IsDomain: true, IsUnique: true})
	}
	if !g.counted[name] {
		g.counted[name] = true
		g.in.Operators[i].Names++
	}
	return i
}

// give notes an owner of a record.
func (o *owners) give(r record, owner int, t tenure) {
	if !slices.Contains(o.of[r], owner) {
		o.of[r] = append(o.of[r], owner)
		slices.Sort(o.of[r])
	}
	if o.tenures[r] == nil {
		o.tenures[r] = map[int][]tenure{}
	}
	o.tenures[r][owner] = append(o.tenures[r][owner], t)
}
