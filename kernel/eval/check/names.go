package check

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"bridle/kernel/eval"
)

// inScope lists the names that can be used where the probe's identifier
// stands: local ones, those of cells, imported packages, predeclared names and
// keywords.
func (p *probe) inScope() []eval.Completion {
	objects := map[string]types.Object{}
	see := func(object types.Object) {
		if object != nil && object.Name() != "_" && object.Name() != standIn && objects[object.Name()] == nil {
			objects[object.Name()] = object
		}
	}
	for scope := innermost(p.checker.pkg.Scope(), p.ident.Pos()); scope != nil && scope != p.checker.pkg.Scope(); scope = scope.Parent() {
		for _, name := range scope.Names() {
			if object := scope.Lookup(name); object.Pos() < p.ident.Pos() {
				see(object)
			}
		}
	}
	for _, object := range p.overlay {
		see(object)
	}
	for _, name := range p.checker.pkg.Scope().Names() { // declared together with the identifier
		see(p.checker.pkg.Scope().Lookup(name))
	}
	for name := range p.checker.names {
		see(p.checker.Lookup(name))
	}
	for _, pkg := range slices.Concat(p.cellDots, p.checker.dots) {
		for _, name := range pkg.Scope().Names() {
			if token.IsExported(name) {
				see(pkg.Scope().Lookup(name))
			}
		}
	}
	for _, name := range types.Universe.Names() {
		see(types.Universe.Lookup(name))
	}
	var items []eval.Completion
	for _, name := range slices.Sorted(maps.Keys(objects)) {
		if !p.fits(name) {
			continue
		}
		items = append(items, p.checker.item(objects[name], objects[name].Pkg(), ""))
	}
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		items = append(items, eval.Completion{Text: tok.String(), Kind: "keyword"})
	}
	return items
}

// innermost finds the smallest scope that contains a position. Only scopes of
// functions and blocks have an extent.
func innermost(scope *types.Scope, pos token.Pos) *types.Scope {
	for child := range scope.Children() {
		if found := innermost(child, pos); found != nil {
			return found
		}
	}
	if scope.Contains(pos) {
		return scope
	}
	return nil
}

// completeImport completes the path of an import, and reports whether the
// offset is within one.
func (c *Checker) completeImport(source string, offset int) (eval.Completions, bool) {
	line := source[strings.LastIndexByte(source[:offset], '\n')+1 : offset]
	head, path, quoted := strings.Cut(line, `"`)
	if !quoted || strings.Contains(path, `"`) {
		return eval.Completions{}, false
	}
	words := strings.Fields(head)
	if len(words) == 0 || words[0] != "import" {
		open, _ := openBrackets(goText(source[:offset-len(line)]))
		if len(words) > 1 || len(open) != 1 || !strings.HasSuffix(strings.TrimSpace(source[:open[0].offset]), "import") {
			return eval.Completions{}, false
		}
	}
	result := eval.Completions{Start: offset - len(path), End: offset}
	for _, known := range c.packages() {
		if strings.HasPrefix(known, path) || strings.HasPrefix(lastElement(known), path) {
			result.Items = append(result.Items, eval.Completion{Text: known, Kind: "package", Doc: func() string { return synopsis(c.doc(known, "", "")) }})
		}
	}
	slices.SortStableFunc(result.Items, func(a, b eval.Completion) int {
		return cmp.Compare(flag(!strings.HasPrefix(a.Text, path)), flag(!strings.HasPrefix(b.Text, path)))
	})
	return result, true
}

func flag(set bool) int {
	if set {
		return 1
	}
	return 0
}

// Names lists what cells have declared and imported, in order.
func (c *Checker) Names() []eval.Name {
	var list []eval.Name
	for _, name := range slices.Sorted(maps.Keys(c.names)) {
		object := c.names[name].object
		entry := eval.Name{Name: name, Kind: kindOf(object), Type: c.typeOf(object)}
		if entry.Kind == "package" {
			entry.Kind = "import"
		}
		list = append(list, entry)
	}
	return list
}

// Inspect describes the name at a byte of a cell, or the function whose
// arguments are being written there. It accepts text that does not parse or
// type, and changes nothing; false means that nothing is known.
func (c *Checker) Inspect(source string, offset int) (found eval.Inspection, ok bool) {
	source = strings.ReplaceAll(source, "\r\n", " \n")
	offset = min(max(offset, 0), len(source))
	start, end := word(source, offset)
	if start == end { // perhaps within the arguments of a call
		open, _ := openBrackets(goText(source[:offset]))
		for _, b := range slices.Backward(open) {
			if start, end = word(source, b.offset); b.token == token.LPAREN && start < end {
				break
			}
		}
	}
	name := source[start:end]
	if !token.IsIdentifier(name) || isQuery(source) {
		return eval.Inspection{}, false
	}
	c.attempt(source, start, end, name, func(p *probe) {
		if object, pkg, owner := p.meaning(); object != nil {
			found, ok = c.describe(object, pkg, owner), true
		}
	})
	if !ok {
		found, ok = c.describePackage(name)
	}
	return found, ok
}

// describePackage describes a package that is compiled in but not imported.
func (c *Checker) describePackage(name string) (eval.Inspection, bool) {
	for _, path := range c.packages() {
		if lastElement(path) == name {
			return eval.Inspection{Declaration: fmt.Sprintf("import %q", path), Doc: c.doc(path, "", "")}, true
		}
	}
	return eval.Inspection{}, false
}
