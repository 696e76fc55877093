package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

// A run is the work on one cell.
type run struct {
	checker *Checker
	parts   *front.Parts
	cell    *Cell
	files   []*token.File

	// overlay holds what the cell has declared and imported so far, over the
	// names of the checker; cellDots likewise.
	overlay  map[string]types.Object
	cellDots []*types.Package
	later    []*item // all items, to explain a name that is declared too late

	errors []types.Error
	body   ast.Node // what is being checked, to look at what an error is about

	// tolerant makes mistakes no reason to stop, for text that is being
	// written; look is called for each file while its scopes exist.
	tolerant bool
	look     func(file *ast.File)
}

func (r *run) checkAll(groups []group) error {
	for _, g := range groups {
		r.later = append(r.later, g.items...)
	}
	for _, g := range groups {
		var err error
		if g.early {
			err = r.declarations(g.items)
		} else {
			err = r.statements(g.items)
		}
		if err != nil && !r.tolerant {
			return err
		}
	}
	return nil
}

// lookup returns what a name means at this point of the cell.
func (r *run) lookup(name string) types.Object {
	if object := r.overlay[name]; object != nil {
		return object
	}
	if object := r.checker.Lookup(name); object != nil {
		return object
	}
	if token.IsExported(name) {
		for _, pkg := range r.cellDots {
			if object := pkg.Scope().Lookup(name); object != nil {
				return object
			}
		}
	}
	return nil
}

// unit appends a unit with the objects that it declares.
func (r *run) unit(u Unit, declares []types.Object) {
	r.cell.Units = append(r.cell.Units, u)
	r.cell.declared = append(r.cell.declared, declares)
	for _, object := range declares {
		r.overlay[object.Name()] = object
	}
}

// declarations checks functions, methods, types and constants as a package.
func (r *run) declarations(items []*item) error {
	declared := map[string]bool{}
	for _, it := range items {
		for _, name := range it.declares {
			declared[name] = true
		}
	}
	later := laterMethods(items)
	if len(later) > 0 && len(later) < len(items) && mentionsAny(later, declared) {
		// The methods' signatures need the types of the rest.
		if err := r.declarations(without(items, later)); err != nil && !r.tolerant {
			return err
		}
		return r.declarations(later)
	}
	r.announce(later)
	u := Unit{Position: items[0].Position}
	file := &ast.File{Name: ast.NewIdent("main"), Package: items[0].node().Pos()}
	for _, it := range items {
		decl := genDecl(it.stmt)
		switch {
		case decl == nil && slices.Contains(later, it):
			u.Funcs = append(u.Funcs, it.decl)
			file.Decls = append(file.Decls, anonymous(it.decl))
		case decl == nil:
			u.Funcs = append(u.Funcs, it.decl)
			file.Decls = append(file.Decls, it.decl)
		default:
			file.Decls = append(file.Decls, decl)
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok {
					u.Types = append(u.Types, spec)
					defer parenthesize(spec, declared)()
				}
			}
		}
	}
	scope, err := r.typecheck(file, declared)
	if err != nil {
		return err
	}
	r.reserve(u.Types)
	if err := r.addMethods(later, file); err != nil {
		return err
	}
	var objects []types.Object
	for _, it := range items {
		for _, name := range it.declares {
			if object := scope[name]; object != nil {
				objects = append(objects, object)
			}
		}
	}
	r.unit(u, objects)
	return nil
}

// parenthesize puts the right side of "type A B" into parentheses if B is
// declared elsewhere, and returns what takes them away again. go/types follows
// bare names through the scope to find cycles, and fails on one that is not
// declared in the same file.
func parenthesize(spec *ast.TypeSpec, declared map[string]bool) (restore func()) {
	ident, ok := spec.Type.(*ast.Ident)
	if !ok || declared[ident.Name] {
		return func() {}
	}
	spec.Type = &ast.ParenExpr{Lparen: ident.Pos(), X: ident, Rparen: ident.End()}
	return func() { spec.Type = ident }
}

// statements checks variables, statements and expressions as the body of one
// function.
func (r *run) statements(items []*item) error {
	body := &ast.BlockStmt{Lbrace: items[0].stmt.Pos(), Rbrace: items[len(items)-1].stmt.End()}
	for _, it := range items {
		stmt := it.stmt
		if expr, ok := stmt.(*ast.ExprStmt); ok && it.kind == front.Expression && !isCall(expr.X) {
			// An assignment gives an untyped value its default type.
			blank := ast.NewIdent("_")
			blank.NamePos = expr.Pos()
			stmt = &ast.AssignStmt{Lhs: []ast.Expr{blank}, TokPos: expr.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{expr.X}}
		}
		body.List = append(body.List, stmt)
	}
	at := body.Lbrace
	name := ast.NewIdent("_")
	name.NamePos = at
	function := &ast.FuncDecl{Name: name, Type: &ast.FuncType{Func: at, Params: &ast.FieldList{Opening: at, Closing: at}}, Body: body}
	file := &ast.File{Name: ast.NewIdent("main"), Package: at, Decls: []ast.Decl{function}}
	if _, err := r.typecheck(file, nil); err != nil {
		return err
	}
	for _, it := range items {
		r.statement(it)
	}
	return nil
}

func isCall(expr ast.Expr) bool {
	_, call := ast.Unparen(expr).(*ast.CallExpr)
	return call
}

// statement makes the units of an item: one, or one for each line of "var".
func (r *run) statement(it *item) {
	u := Unit{Position: it.Position}
	switch stmt := it.stmt.(type) {
	case *ast.DeclStmt:
		for _, spec := range stmt.Decl.(*ast.GenDecl).Specs {
			spec := spec.(*ast.ValueSpec)
			u := Unit{Position: r.position(spec.Pos())}
			if len(stmt.Decl.(*ast.GenDecl).Specs) == 1 {
				u.Position = it.Position
			}
			names := make([]ast.Expr, len(spec.Names))
			for i, name := range spec.Names {
				names[i] = name
			}
			r.variables(u, names, spec.Values)
		}
		return
	case *ast.AssignStmt:
		if stmt.Tok == token.DEFINE {
			r.variables(u, stmt.Lhs, stmt.Rhs)
			return
		}
		u.Stmt = stmt
	case *ast.ExprStmt:
		if it.kind == front.Expression {
			u.Expr = stmt.X
		} else {
			u.Stmt = stmt
		}
	default:
		u.Stmt = stmt
	}
	r.unit(u, nil)
}

// variables makes the unit of one ":=" or one line of "var".
func (r *run) variables(u Unit, names, values []ast.Expr) {
	var all []*types.Var
	var declares []types.Object
	for _, name := range names {
		ident, ok := name.(*ast.Ident)
		if !ok {
			continue // go/types has refused it
		}
		object, _ := r.cell.Info.ObjectOf(ident).(*types.Var)
		if ident.Name == "_" {
			object = nil
		}
		all = append(all, object)
		if object != nil && r.cell.Info.Defs[ident] != nil {
			declares = append(declares, object)
		}
	}
	switch len(values) {
	case 0:
		u.Vars = []Var{{Objects: all}}
	case 1:
		u.Vars = []Var{{Objects: all, Value: values[0]}}
	case len(all):
		for i, value := range values {
			u.Vars = append(u.Vars, Var{Objects: all[i : i+1], Value: value})
		}
	}
	r.unit(u, declares)
}

// typecheck runs go/types over one file. The names that the file mentions and
// does not declare are put into the package's scope first. It returns the
// objects that the file declares.
func (r *run) typecheck(file *ast.File, declared map[string]bool) (map[string]types.Object, error) {
	scope := r.fill(file, declared)
	r.errors, r.body = nil, file
	config := &types.Config{Sizes: r.checker.sizes, Error: r.note, DisableUnusedImportCheck: true}
	checker := types.NewChecker(config, r.checker.fset, r.checker.pkg, r.cell.Info)
	_ = checker.Files([]*ast.File{file}) // errors went to note
	if r.look != nil {
		r.look(file)
	}
	if len(r.errors) > 0 && !r.tolerant {
		return nil, r.failure()
	}
	objects := map[string]types.Object{}
	for name := range declared {
		objects[name] = scope.Lookup(name)
	}
	return objects, nil
}

// fill puts into the package's scope what the file mentions and does not
// declare.
func (r *run) fill(file *ast.File, declared map[string]bool) *types.Scope {
	scope := r.checker.pkg.Scope()
	// The one package gets a new scope for each run: go/types treats what was
	// declared by another package, even one of the same path, as foreign.
	*scope = *types.NewScope(types.Universe, token.NoPos, token.NoPos, "cell")
	inserted := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		ident, ok := n.(*ast.Ident)
		if !ok || inserted[ident.Name] || declared[ident.Name] {
			return true
		}
		inserted[ident.Name] = true
		if object := r.lookup(ident.Name); object != nil {
			scope.Insert(object)
		}
		return true
	})
	return scope
}

// position returns the place of a tree in its cell.
func (r *run) position(pos token.Pos) eval.Position {
	at := r.checker.fset.Position(pos)
	return eval.Position{Cell: r.cell.Number, Line: at.Line, Column: at.Column}
}
