package check

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"bridle/kernel/eval"
)

// standIn is written in the place of what is to be completed.
const standIn = "here_"

// Complete proposes what could stand at a byte of a cell that is being written:
// members after a dot, names in scope, fields in a struct literal, paths in an
// import. It accepts text that does not parse or type, and changes nothing.
func (c *Checker) Complete(source string, offset int) eval.Completions {
	source = strings.ReplaceAll(source, "\r\n", " \n") // offsets stay
	offset = min(max(offset, 0), len(source))
	if result, ok := c.completeImport(source, offset); ok {
		return result
	}
	start, end := word(source, offset)
	result := eval.Completions{Start: start, End: offset}
	prefix := source[start:offset]
	if _, inside := openBrackets(goText(source[:offset])); inside || isQuery(source) {
		return result
	}
	c.attempt(source, start, end, standIn, func(p *probe) {
		p.prefix = prefix
		result.Items = p.proposals()
	})
	result.Items = matching(result.Items, prefix)
	return result
}

// attempt probes for a name in the place of the text from start to end: in the
// whole source if that parses, else in what stands before it, else in its own
// line, else in its own expression.
func (c *Checker) attempt(source string, start, end int, name string, visit func(p *probe)) {
	before := goText(source[:start])
	if c.probe(before+name+source[end:], start, visit) {
		return
	}
	texts := []string{before}
	for _, from := range []int{strings.LastIndexByte(before, '\n') + 1, chain(before)} {
		texts = append(texts, blanked(before[:from])+before[from:])
	}
	for _, text := range texts {
		for _, ending := range endings(text + name) {
			if c.probe(text+name+ending, start, visit) {
				return
			}
		}
	}
}

// goText returns the source with leading magics blanked.
func goText(source string) string {
	from := 0
	for line := range strings.Lines(source) {
		text := strings.TrimSpace(line)
		if text != "" && text[0] != '%' && text[0] != '$' && !strings.HasPrefix(text, "//") {
			break
		}
		from += len(line)
	}
	return blanked(source[:from]) + source[from:]
}

// isQuery reports whether the cell is a query rather than Go.
func isQuery(source string) bool {
	for line := range strings.Lines(source) {
		text := strings.TrimSpace(line)
		if strings.HasPrefix(text, "%%") {
			return true
		}
		if text != "" && text[0] != '%' && text[0] != '$' && !strings.HasPrefix(text, "//") {
			break
		}
	}
	return false
}

// blanked returns as many bytes, all spaces but the ends of lines.
func blanked(text string) string {
	b := []byte(text)
	for i := range b {
		if b[i] != '\n' {
			b[i] = ' '
		}
	}
	return string(b)
}

// chain returns where the operand starts that stands before the end of the
// text, such as "a.b(c)." with its dot.
func chain(text string) int {
	i, depth := len(text), 0
	for i > 0 {
		switch b := text[i-1]; {
		case b == ')' || b == ']' || b == '}':
			depth++
		case b == '(' || b == '[' || b == '{':
			if depth == 0 {
				return i
			}
			depth--
		case b == '\n':
			return i
		case depth == 0 && b != '.' && b != '_' && b < 0x80 && (b < '0' || b > '9' && b < 'A' || b > 'Z' && b < 'a' || b > 'z'):
			return i
		}
		i--
	}
	return i
}

// matching keeps what begins with the prefix, in either case of letters, what
// begins with it exactly first.
func matching(items []eval.Completion, prefix string) []eval.Completion {
	items = slices.DeleteFunc(items, func(item eval.Completion) bool { return rank(item.Text, prefix) == unfit })
	slices.SortStableFunc(items, func(a, b eval.Completion) int {
		return cmp.Compare(rank(a.Text, prefix), rank(b.Text, prefix))
	})
	return items
}

// unfit is the rank of what does not begin with the prefix.
const unfit = 2

// rank is 0 for a name that begins with the prefix, 1 if it does but for the case of letters.
func rank(name, prefix string) int {
	switch {
	case strings.HasPrefix(name, prefix):
		return 0
	case len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix):
		return 1
	}
	return unfit
}

// fits reports whether a name is worth describing.
func (p *probe) fits(name string) bool { return rank(name, p.prefix) != unfit }

// proposals lists what could stand in the place of the identifier.
func (p *probe) proposals() []eval.Completion {
	switch parent := p.parent(1).(type) {
	case *ast.SelectorExpr:
		if parent.Sel == p.ident {
			return p.selectable(parent.X)
		}
	case *ast.CompositeLit:
		if parent.Type != p.ident {
			return append(p.fields(parent), p.inScope()...)
		}
	case *ast.KeyValueExpr:
		if literal, ok := p.parent(2).(*ast.CompositeLit); ok && parent.Key == p.ident {
			return append(p.fields(literal), p.inScope()...)
		}
	}
	return p.inScope()
}

// selectable lists what can be selected: symbols of a package, or fields and
// methods.
func (p *probe) selectable(operand ast.Expr) []eval.Completion {
	info := p.cell.Info
	if ident, ok := operand.(*ast.Ident); ok {
		if name, ok := info.Uses[ident].(*types.PkgName); ok {
			return p.symbols(name.Imported())
		}
	}
	operandType := info.TypeOf(operand)
	if operandType == nil {
		return nil
	}
	var items []eval.Completion
	for _, m := range p.checker.members(operandType) {
		if !p.fits(m.object.Name()) {
			continue
		}
		items = append(items, p.checker.item(m.object, m.pkg, m.owner))
	}
	slices.SortFunc(items, func(a, b eval.Completion) int { return cmp.Compare(a.Text, b.Text) })
	return items
}

func (p *probe) symbols(pkg *types.Package) []eval.Completion {
	var items []eval.Completion
	for _, name := range pkg.Scope().Names() {
		if token.IsExported(name) && p.fits(name) {
			items = append(items, p.checker.item(pkg.Scope().Lookup(name), pkg, ""))
		}
	}
	return items
}

// fields lists the fields of a struct literal that are not set yet.
func (p *probe) fields(literal *ast.CompositeLit) []eval.Completion {
	t := p.cell.Info.TypeOf(literal)
	if t == nil {
		return nil
	}
	set := map[string]bool{}
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok && pair.Key != p.ident {
			if key, ok := pair.Key.(*ast.Ident); ok {
				set[key.Name] = true
			}
		}
	}
	t = types.Unalias(t)
	if pointer, ok := t.(*types.Pointer); ok { // {…} within []*T{…}
		t = types.Unalias(pointer.Elem())
	}
	owner, pkg := "", p.checker.pkg
	if named, ok := t.(*types.Named); ok {
		owner, pkg = named.Obj().Name(), named.Obj().Pkg()
	}
	fields, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var items []eval.Completion
	for field := range fields.Fields() {
		if p.fits(field.Name()) && !set[field.Name()] && (field.Exported() || field.Pkg() == p.checker.pkg) {
			items = append(items, p.checker.item(field, pkg, owner))
		}
	}
	return items
}

// item describes an object, which may belong to a type of a package.
func (c *Checker) item(object types.Object, pkg *types.Package, owner string) eval.Completion {
	item := eval.Completion{Text: object.Name(), Kind: kindOf(object), Type: c.typeOf(object)}
	if pkg != nil && pkg != c.pkg {
		item.Doc = func() string { return synopsis(c.doc(pkg.Path(), object.Name(), owner)) }
	}
	return item
}

// doc returns the whole comment on a symbol, or on a member of a type.
func (c *Checker) doc(path, name, owner string) string {
	documented, ok := c.importer.(interface {
		Doc(path, name string) string
	})
	if !ok {
		return ""
	}
	if owner != "" {
		name = owner + "." + name
	}
	return documented.Doc(path, name)
}

func kindOf(object types.Object) string {
	switch object := object.(type) {
	case *types.Func:
		if object.Signature().Recv() != nil {
			return "method"
		}
		return "function"
	case *types.Var:
		if object.IsField() {
			return "field"
		}
		return "variable"
	case *types.Const:
		return "constant"
	case *types.TypeName:
		return "type"
	case *types.PkgName:
		return "package"
	case *types.Builtin:
		return "function"
	}
	return "constant" // nil
}

// typeOf writes the type of an object as a cell would.
func (c *Checker) typeOf(object types.Object) string {
	switch object := object.(type) {
	case *types.PkgName:
		return object.Imported().Path()
	case *types.TypeName:
		return c.typeText(object.Type().Underlying())
	case *types.Builtin:
		return "builtin"
	}
	return c.typeText(object.Type())
}

func (c *Checker) typeText(t types.Type) string {
	if fields, ok := t.(*types.Struct); ok && (fields.NumFields() > 3 || fields.NumFields() > 0 && fields.Field(0).Pkg() != c.pkg) {
		return "struct"
	}
	if iface, ok := t.(*types.Interface); ok && iface.NumMethods() > 3 {
		return "interface"
	}
	return types.TypeString(t, c.qualifier)
}

// qualifier names packages as cells do.
func (c *Checker) qualifier(pkg *types.Package) string {
	if pkg == c.pkg {
		return ""
	}
	return pkg.Name()
}
