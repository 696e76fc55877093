package check

import (
	"go/ast"
	"slices"
)

// A group is what is checked, and then run, in one go: declarations that may
// refer to each other, or statements one after another.
type group struct {
	early bool
	items []*item
}

// arrange orders the items of a cell. Variables and statements stay in the
// order of the source. Functions, types and constants are moved to the first
// place at which all variables of the cell that they mention, directly or
// through each other, are declared, but never behind the first statement that
// needs them.
func arrange(items []*item) []group {
	var early, late []*item
	for _, it := range items {
		if it.early {
			early = append(early, it)
		} else {
			late = append(late, it)
		}
	}
	if len(early) > 0 {
		resolve(items)
	}
	slots := place(early, late)
	var groups []group
	for slot := range len(late) + 1 {
		var here []*item
		for i, it := range early {
			if slots[i] == slot {
				here = append(here, it)
			}
		}
		if len(here) > 0 {
			groups = append(groups, group{early: true, items: here})
		}
		if slot == len(late) {
			break
		}
		last := len(groups) - 1
		if last < 0 || groups[last].early || declaresAgain(groups[last].items, late[slot]) {
			groups = append(groups, group{})
			last++
		}
		groups[last].items = append(groups[last].items, late[slot])
	}
	return groups
}

// place returns for each early item the number of late items that run before
// it.
func place(early, late []*item) []int {
	lower, upper := make([]int, len(early)), make([]int, len(early))
	for i, it := range early {
		upper[i] = len(late)
		first := map[string]bool{}
		for k, variable := range late {
			for _, name := range variable.declares {
				if it.mentions[name] && (!first[name] || variable.Compare(it.Position) < 0) {
					lower[i], first[name] = k+1, true
				}
			}
			if upper[i] == len(late) && variable.needs(it) {
				upper[i] = k
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for i, user := range early {
			for j, other := range early {
				if i == j || !user.needs(other) {
					continue
				}
				if lower[i] < lower[j] {
					lower[i], changed = lower[j], true
				}
				if upper[j] > upper[i] {
					upper[j], changed = upper[i], true
				}
			}
		}
	}
	for i := range lower {
		lower[i] = min(lower[i], upper[i])
	}
	return lower
}

// needs reports whether the item mentions what the other declares. Nothing
// needs a method, which a type can be given later.
func (it *item) needs(other *item) bool {
	return slices.ContainsFunc(other.declares, func(name string) bool { return it.mentions[name] })
}

// declaresAgain reports whether the item declares variables that the others
// have declared, and so cannot stand in one function body with them: all of
// them for ":=", any of them for "var".
func declaresAgain(items []*item, next *item) bool {
	again := 0
	for _, name := range next.declares {
		if slices.ContainsFunc(items, func(it *item) bool { return slices.Contains(it.declares, name) }) {
			again++
		}
	}
	if genDecl(next.stmt) != nil {
		return again > 0
	}
	return again > 0 && again == len(next.declares)
}

// resolve finds out which names of the cell each item mentions. The parser has
// resolved what is local to a function; an identifier without an object, or
// with one that an item declares, is a mention. (The parser's objects are
// deprecated since they take the keys of some literals for variables; at worst a
// declaration waits for a variable that it does not need.)
func resolve(items []*item) {
	declared := map[string]bool{}
	top := map[any]bool{}
	for _, it := range items {
		for _, name := range it.declares {
			declared[name] = true
		}
		top[it.node()] = true
		if decl := genDecl(it.stmt); decl != nil {
			for _, spec := range decl.Specs {
				top[spec] = true
			}
		}
	}
	for _, it := range items {
		it.mentions = map[string]bool{}
		ast.Inspect(it.node(), it.mention(declared, top))
	}
}

// mention returns a visitor that notes the identifiers it is shown.
func (it *item) mention(declared map[string]bool, top map[any]bool) func(ast.Node) bool {
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			ast.Inspect(n.X, visit)
			return false
		case *ast.Ident:
			if declared[n.Name] && (n.Obj == nil || top[n.Obj.Decl]) {
				it.mentions[n.Name] = true
			}
		}
		return true
	}
	return visit
}

func (it *item) node() ast.Node {
	if it.decl != nil {
		return it.decl
	}
	return it.stmt
}
