package lint

import (
	"go/ast"
	"go/constant"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"bridle/kernel/eval/check"
)

// A rule forbids functions of a package: those listed, or all but those listed.
type rule struct {
	names         []string
	except        bool
	what, instead string
}

const (
	clock  = "is the time of the run"
	dice   = "draws numbers that nobody seeded"
	nature = "depends on the machine"
)

// forbidden lists functions by the path of their package.
var forbidden = map[string]rule{
	"time":         {[]string{"Now", "Since", "Until"}, false, clock, "write the instant down, or take it from the data"},
	`math/rand`:    {[]string{"New", "NewSource", "NewZipf"}, true, dice, "rand.New(rand.NewSource(seed)) with a parameter seed"},
	"math/rand/v2": {[]string{"New", "NewPCG", "NewChaCha8", "NewZipf"}, true, dice, "rand.New(rand.NewPCG(seed, 0)) with a parameter seed"},
	"crypto/rand":  {nil, true, dice, "math/rand/v2 with a parameter seed"},
	"os":           {[]string{"Getenv", "LookupEnv", "Environ", "Hostname", "Getpid", "Getppid", "Getwd", "Getuid", "UserHomeDir"}, false, nature, "give the value as a parameter"},
	"runtime":      {[]string{"NumCPU", "NumGoroutine", "GOMAXPROCS", "ReadMemStats"}, false, nature, "take it out of what is shown"},
}

// golang applies the rules for Go to a cell that types.
func (l *linter) golang(cell *check.Cell) {
	l.checked, l.sorted, l.kept = cell, map[types.Object]bool{}, map[ast.Expr]bool{}
	var nodes []ast.Node
	for _, u := range cell.Units {
		for _, f := range u.Funcs {
			nodes = append(nodes, f)
		}
		for _, v := range u.Vars {
			if v.Value != nil {
				nodes = append(nodes, v.Value)
			}
		}
		if u.Stmt != nil {
			nodes = append(nodes, u.Stmt)
		}
		if u.Expr != nil {
			nodes = append(nodes, u.Expr)
		}
	}
	slices.SortStableFunc(nodes, func(a, b ast.Node) int { return int(a.Pos()) - int(b.Pos()) })
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool { l.noteSorted(n); return true })
	}
	for _, u := range cell.Units {
		for _, v := range u.Vars {
			if len(v.Objects) == 1 && v.Objects[0] != nil && l.sorted[v.Objects[0]] {
				l.kept[v.Value] = true
			}
		}
	}
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool { l.keep(n); return true })
		ast.Inspect(n, l.visit)
	}
}

func (l *linter) line(n ast.Node) int { return l.checked.Fset.Position(n.Pos()).Line }

// visit applies the rules to one node.
func (l *linter) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Ident:
		l.use(n)
	case *ast.CallExpr:
		l.asks(n)
		l.graph(n)
		l.collects(n)
		return !l.isSorting(n)
	case *ast.RangeStmt:
		l.ranges(n)
	case *ast.CompositeLit:
		l.meta(n)
	}
	return true
}

// use judges a name: functions that are forbidden.
func (l *linter) use(id *ast.Ident) {
	f, ok := l.checked.Info.Uses[id].(*types.Func)
	if !ok || f.Pkg() == nil || f.Signature().Recv() != nil {
		return
	}
	r, ok := forbidden[f.Pkg().Path()]
	if ok && slices.Contains(r.names, f.Name()) != r.except {
		l.add(l.line(id), "F", f.Pkg().Name()+"."+f.Name()+" "+r.what, r.instead)
	}
}

// function returns path and name of the function that a call calls, or nothing.
func (l *linter) function(call *ast.CallExpr) (path, name string) {
	fun := ast.Unparen(call.Fun)
	if index, ok := fun.(*ast.IndexExpr); ok { // instantiated by hand
		fun = index.X
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.SelectorExpr:
		id = fun.Sel
	case *ast.Ident:
		id = fun
	default:
		return "", ""
	}
	f, ok := l.checked.Info.Uses[id].(*types.Func)
	if !ok || f.Pkg() == nil {
		return "", ""
	}
	return f.Pkg().Path(), f.Name()
}

// asking are the methods that take a query.
var asking = []string{"SQL", "Query", "MustQuery", "QueryContext", "QueryRow", "QueryRowContext", "MustQueryContext"}

// asks grades the query that a call asks, if it is written down in the cell.
func (l *linter) asks(call *ast.CallExpr) {
	if _, name := l.function(call); !slices.Contains(asking, name) {
		return
	}
	for _, arg := range call.Args {
		if text, ok := l.text(arg); ok {
			l.query(text, l.line(arg))
			return
		}
		if inner, ok := arg.(*ast.CallExpr); ok && len(inner.Args) > 0 { // fmt.Sprintf
			if path, name := l.function(inner); path == "fmt" && name == "Sprintf" {
				if text, ok := l.text(inner.Args[0]); ok {
					l.query(text, l.line(inner.Args[0]))
				}
				return
			}
		}
	}
}

// text returns the value of a constant text.
func (l *linter) text(e ast.Expr) (string, bool) {
	v := l.checked.Info.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}

var (
	walks   = regexp.MustCompile(`^gonum\.org/v1/gonum/graph/(layout|network|community|topo|path|traverse|coloring)$`)
	ordered = regexp.MustCompile(`(?i)ordered|sorted`)
)

// graph judges calls that walk a graph of gonum, which keeps nodes in Go maps.
func (l *linter) graph(call *ast.CallExpr) {
	path, name := l.function(call)
	if !walks.MatchString(path) {
		return
	}
	walked := false
	for _, arg := range call.Args {
		t := l.checked.Info.Types[arg].Type
		if t == nil || !isGraph(t) {
			continue
		}
		if ordered.MatchString(t.String()) {
			return
		}
		walked = true
	}
	if walked {
		l.add(l.line(call), "F", path[strings.LastIndex(path, "/")+1:]+"."+name+" walks nodes in the order of a Go map",
			"give it a graph whose Nodes, From and To are in the order of their IDs, with \"ordered\" in the name of its type")
	}
}

// isGraph reports whether a type has the methods of a graph.
func isGraph(t types.Type) bool {
	set := types.NewMethodSet(t)
	for _, name := range []string{"Nodes", "From"} {
		if set.Lookup(nil, name) == nil {
			return false
		}
	}
	return true
}

// metaType is the type that says what a figure is.
const metaType = "bridle/analysis/figure.Meta"

// meta judges what a figure says of itself.
func (l *linter) meta(lit *ast.CompositeLit) {
	t := l.checked.Info.Types[lit].Type
	if t == nil || t.String() != metaType {
		return
	}
	given := map[string]ast.Expr{}
	for _, e := range lit.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return // unkeyed: all fields are there
		}
		if key, ok := pair.Key.(*ast.Ident); ok {
			given[key.Name] = pair.Value
		}
	}
	var missing []string
	for _, name := range []string{"ID", "Title", "Alt", "Source"} {
		if text, known := "", true; given[name] != nil {
			if text, known = l.text(given[name]); !known || strings.TrimSpace(text) != "" {
				continue
			}
		}
		missing = append(missing, name)
	}
	if len(missing) > 0 {
		l.add(l.line(lit), "F", "a figure without "+strings.Join(missing, ", "), "say it in figure.Meta: without it nothing is drawn")
	}
	for _, name := range []string{"Title", "Subtitle", "Alt", "Note"} {
		if given[name] == nil {
			continue
		}
		if text, ok := l.text(given[name]); ok {
			for _, number := range numbersIn(text) {
				l.add(l.line(given[name]), "B", "the "+strings.ToLower(name)+" of a figure has the number "+number.text+" typed by hand", "count it from the plotted rows: fmt.Sprintf")
			}
		}
	}
}
