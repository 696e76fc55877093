package front

import (
	"go/ast"
	"go/token"
)

// names are the identifiers an item declares and mentions.
type names struct {
	declared  []string
	mentioned map[string]bool // nil until it is asked for

	// receiver is the base type of a method, or empty.
	receiver string

	// early is true for what a Go file could use above its declaration:
	// functions, methods, types and constants.
	early bool
}

func namesOf(node ast.Node) names {
	var n names
	switch node := node.(type) {
	case *ast.FuncDecl:
		n.early = true
		if node.Recv != nil {
			n.receiver = receiverName(node.Recv)
		} else {
			n.declared = append(n.declared, node.Name.Name)
		}
	case *ast.GenDecl:
		n.early = node.Tok != token.VAR
		for _, spec := range node.Specs {
			n.declared = append(n.declared, specNames(spec)...)
		}
	case *ast.AssignStmt:
		if node.Tok == token.DEFINE {
			for _, left := range node.Lhs {
				if ident, ok := left.(*ast.Ident); ok && ident.Name != "_" {
					n.declared = append(n.declared, ident.Name)
				}
			}
		}
	}
	return n
}

func specNames(spec ast.Spec) []string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return []string{spec.Name.Name}
	case *ast.ValueSpec:
		var list []string
		for _, name := range spec.Names {
			if name.Name != "_" {
				list = append(list, name.Name)
			}
		}
		return list
	}
	return nil
}

// receiverName returns T for the receivers (t T), (t *T) and (t T[P]).
func receiverName(recv *ast.FieldList) string {
	if len(recv.List) != 1 {
		return ""
	}
	expr := recv.List[0].Type
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
			return x.Name
		default:
			return ""
		}
	}
}

// mention collects every identifier that might refer to a top-level name. It
// errs on the side of too many: local variables and field keys count.
func mention(node ast.Node, set map[string]bool) {
	ast.Inspect(node, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			mention(node.X, set)
			return false
		case *ast.Ident:
			set[node.Name] = true
		}
		return true
	})
}
