package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

// An item is one top-level piece of a cell with a tree whose positions are
// those of the cell.
type item struct {
	eval.Position

	kind front.Kind

	// decl is the tree of a function, stmt that of anything else.
	decl *ast.FuncDecl
	stmt ast.Stmt

	// early is true for functions, types and constants.
	early bool

	declares []string
	mentions map[string]bool // names that the cell declares, and the base types of methods
}

// Both parts of a cell are parsed as a Go file, in which this text stands
// before the first line.
const (
	declPrefix = "package p;"
	bodyPrefix = "package p;func _(){"
)

// parse reads the parts of the cell again, but for statements that Checker.Split
// has read. It parsed the same text, so that an error is not expected.
func (r *run) parse() ([]*item, error) {
	var functions, others []front.Item
	for _, it := range r.parts.Items {
		if it.Kind == front.Function {
			functions = append(functions, it)
		} else {
			others = append(others, it)
		}
	}
	items := make([]*item, 0, len(r.parts.Items))
	if len(functions) > 0 {
		file, err := r.file(declPrefix, r.parts.Text(functions...), "")
		if err != nil {
			return nil, err
		}
		for i, decl := range file.Decls {
			items = append(items, &item{Position: functions[i].Position, kind: front.Function, early: true,
				decl: decl.(*ast.FuncDecl), declares: functions[i].Declares()})
		}
	}
	if len(others) > 0 {
		statements, err := r.statementTrees(others)
		if err != nil {
			return nil, err
		}
		for i, stmt := range statements {
			items = append(items, &item{Position: others[i].Position, kind: others[i].Kind, early: isEarly(stmt),
				stmt: stmt, declares: others[i].Declares()})
		}
	}
	slices.SortStableFunc(items, func(a, b *item) int { return a.Compare(b.Position) })
	return items, r.refuse(items)
}

// statementTrees returns the trees of all items but functions.
func (r *run) statementTrees(others []front.Item) ([]ast.Stmt, error) {
	if statements, _ := r.parts.Statements(r.checker.fset); statements != nil {
		return statements, nil
	}
	file, err := r.file(bodyPrefix, r.parts.Text(others...), "\n}")
	if err != nil {
		return nil, err
	}
	statements := file.Decls[0].(*ast.FuncDecl).Body.List
	return slices.DeleteFunc(statements, func(s ast.Stmt) bool { _, empty := s.(*ast.EmptyStmt); return empty }), nil
}

// file parses text with a prefix and makes the positions those of the cell:
// the file's line 1 begins after the prefix.
func (r *run) file(prefix, text, suffix string) (*ast.File, error) {
	text = prefix + text + suffix
	base := r.checker.fset.Base()
	file, err := parser.ParseFile(r.checker.fset, fmt.Sprintf("cell %d", r.cell.Number), text, 0)
	read := r.checker.fset.File(token.Pos(base))
	if read != nil {
		lines := []int{len(prefix)}
		for i := len(prefix); i < len(text); i++ {
			if text[i] == '\n' && i+1 < len(text) {
				lines = append(lines, i+1)
			}
		}
		read.SetLines(lines)
		r.files = append(r.files, read)
	}
	if err != nil {
		return nil, &eval.Error{Position: eval.Position{Cell: r.cell.Number}, Name: "SyntaxError", Message: err.Error()}
	}
	return file, nil
}

func (r *run) removeFiles() {
	for _, file := range r.files {
		r.checker.fset.RemoveFile(file)
	}
}

// isEarly reports whether a statement is a declaration that a Go file could
// use above its place.
func isEarly(stmt ast.Stmt) bool {
	decl := genDecl(stmt)
	return decl != nil && decl.Tok != token.VAR
}

// genDecl returns the declaration that the statement is, or nil.
func genDecl(stmt ast.Stmt) *ast.GenDecl {
	if stmt, ok := stmt.(*ast.DeclStmt); ok {
		decl, _ := stmt.Decl.(*ast.GenDecl)
		return decl
	}
	return nil
}

// refuse finds what Go allows in a function or in a file but what has no
// meaning at the top of a cell.
func (r *run) refuse(items []*item) error {
	early, methods := map[string]*item{}, map[string]bool{}
	for _, it := range items {
		if base := it.receiver(); base != nil && it.decl.Name.Name != "_" {
			name := base.Name + "." + it.decl.Name.Name
			if methods[name] {
				return r.mistake(it.pos(), fmt.Sprintf("method %s already declared in this cell", name))
			}
			methods[name] = true
		}
		if it.decl != nil && it.decl.Recv == nil && it.decl.Name.Name == "init" {
			return r.mistake(it.decl.Name.Pos(), "a cell has no init functions; give the function another name and call it")
		}
		if labelled, ok := it.stmt.(*ast.LabeledStmt); ok && declaresAny(labelled.Stmt) {
			return r.mistake(labelled.Pos(), "a label cannot stand before a declaration at the top of a cell")
		}
		if pos, found := strayJump(it.stmt); found != "" {
			return r.mistake(pos, found)
		}
		for _, name := range it.declares {
			other := early[name]
			if other != nil && name != "_" {
				return r.mistake(it.pos(), fmt.Sprintf("%s redeclared in this cell (other declaration on line %d)", name, other.Line))
			}
			if it.early {
				early[name] = it
			}
		}
	}
	for _, it := range items {
		for _, name := range it.declares {
			if other := early[name]; other != nil && other != it {
				return r.mistake(other.pos(), fmt.Sprintf("%s redeclared in this cell (other declaration on line %d)", name, it.Line))
			}
		}
	}
	return nil
}

func (it *item) pos() token.Pos {
	if it.decl != nil {
		return it.decl.Name.Pos()
	}
	return it.stmt.Pos()
}

func declaresAny(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.LabeledStmt:
		return declaresAny(stmt.Stmt)
	case *ast.DeclStmt:
		return true
	case *ast.AssignStmt:
		return stmt.Tok == token.DEFINE
	}
	return false
}

// receiver returns the base type of a method, or nil.
func (it *item) receiver() *ast.Ident {
	if it.decl == nil {
		return nil
	}
	return receiverName(it.decl)
}

// receiverName returns T for the receivers (t T), (t *T) and (t T[P]).
func receiverName(decl *ast.FuncDecl) *ast.Ident {
	if decl.Recv == nil || len(decl.Recv.List) != 1 {
		return nil
	}
	expr := decl.Recv.List[0].Type
	for {
		switch x := expr.(type) {
		case *ast.StarExpr:
			expr = x.X
		case *ast.ParenExpr:
			expr = x.X
		case *ast.IndexExpr:
			expr = x.X
		case *ast.IndexListExpr:
			expr = x.X
		case *ast.Ident:
			return x
		default:
			return nil
		}
	}
}
