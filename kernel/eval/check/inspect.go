package check

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/types"
	"slices"
	"strings"

	"bridle/kernel/eval"
)

// meaning returns the object that the probe's identifier stands for, its
// package, and the type that declares it if it is a field or method.
func (p *probe) meaning() (object types.Object, pkg *types.Package, owner string) {
	if selector, ok := p.parent(1).(*ast.SelectorExpr); ok && selector.Sel == p.ident {
		if selection := p.cell.Info.Selections[selector]; selection != nil {
			for _, m := range p.checker.members(selection.Recv()) {
				if m.object.Name() == p.ident.Name {
					return selection.Obj(), m.pkg, m.owner
				}
			}
		}
	}
	object = p.cell.Info.ObjectOf(p.ident)
	if object == nil {
		return nil, nil, ""
	}
	if v, ok := object.(*types.Var); ok && v.IsField() {
		// A key of a literal, or a field where it is declared.
		for i := 1; i < len(p.path); i++ {
			if literal, ok := p.parent(i).(*ast.CompositeLit); ok {
				if named := namedOf(p.cell.Info.TypeOf(literal)); named != nil {
					owner = named.Obj().Name()
				}
				break
			}
		}
	}
	return object, object.Pkg(), owner
}

// namedOf returns the named type behind a type, or nil.
func namedOf(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	t = types.Unalias(t)
	if pointer, ok := t.(*types.Pointer); ok {
		t = types.Unalias(pointer.Elem())
	}
	named, _ := t.(*types.Named)
	return named
}

// describe tells what an object is.
func (c *Checker) describe(object types.Object, pkg *types.Package, owner string) eval.Inspection {
	if name, ok := object.(*types.PkgName); ok {
		path := name.Imported().Path()
		return eval.Inspection{Declaration: fmt.Sprintf("import %q", path), Doc: c.doc(path, "", "")}
	}
	result := eval.Inspection{Declaration: c.declaration(object)}
	if pkg != nil && pkg != c.pkg {
		result.Doc = c.doc(pkg.Path(), object.Name(), owner)
	}
	v, isVar := object.(*types.Var)
	name, isType := object.(*types.TypeName)
	switch {
	case isType:
		result.Members = c.memberTexts(name.Type())
	case isVar:
		result.Members = c.memberTexts(v.Type())
		if named := namedOf(v.Type()); named != nil && result.Doc == "" && named.Obj().Pkg() != nil {
			result.Doc = c.doc(named.Obj().Pkg().Path(), named.Obj().Name(), "")
		}
	}
	return result
}

// declaration writes an object as Go would, with long types cut short: their
// members are listed apart.
func (c *Checker) declaration(object types.Object) string {
	if name, ok := object.(*types.TypeName); ok && !name.IsAlias() {
		params := ""
		if named, ok := name.Type().(*types.Named); ok && named.TypeParams().Len() > 0 {
			params = strings.TrimPrefix(types.TypeString(named, c.qualifier), c.qualified(name))
		}
		return "type " + c.qualified(name) + params + " " + c.typeText(name.Type().Underlying())
	}
	text := types.ObjectString(object, c.qualifier)
	if constant, ok := object.(*types.Const); ok {
		text += " = " + constant.Val().String()
	}
	return text
}

func (c *Checker) qualified(object types.Object) string {
	if object.Pkg() == nil || object.Pkg() == c.pkg {
		return object.Name()
	}
	return object.Pkg().Name() + "." + object.Name()
}

// memberTexts lists fields as "Name Type" and methods as "Name(params) results",
// fields first.
func (c *Checker) memberTexts(t types.Type) []string {
	var fields, methods []string
	for _, m := range c.members(t) {
		text := types.TypeString(m.object.Type(), c.qualifier)
		if _, ok := m.object.(*types.Func); ok {
			methods = append(methods, m.object.Name()+strings.TrimPrefix(text, "func"))
		} else {
			fields = append(fields, m.object.Name()+" "+text)
		}
	}
	slices.Sort(methods)
	return append(fields, methods...)
}

// synopsis returns the first sentence of a comment.
func synopsis(text string) string { return new(doc.Package).Synopsis(text) }
