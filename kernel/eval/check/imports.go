package check

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strings"

	"bridle/kernel/eval"
)

// An importedName is an import of a cell: name may be "." or "_".
type importedName struct {
	name string
	pkg  *types.Package
}

// imports makes the packages of the cell known under their names. In a cell
// as in a file, an import holds for all of it.
func (r *run) imports() error {
	for _, imp := range r.parts.Imports {
		pkg, err := r.checker.load(imp.Path)
		if err != nil && r.tolerant {
			continue
		}
		if err != nil {
			return &eval.Error{Position: imp.Position, Name: "ImportError", Message: err.Error(), Err: err}
		}
		name := cmp.Or(imp.Name, pkg.Name())
		r.cell.imports = append(r.cell.imports, importedName{name, pkg})
		switch name {
		case "_":
		case ".":
			r.cellDots = append([]*types.Package{pkg}, r.cellDots...)
		default:
			r.overlay[name] = types.NewPkgName(0, r.checker.pkg, name, pkg)
		}
	}
	return nil
}

// load asks the importer for a package.
func (c *Checker) load(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	paths := c.packages()
	if paths != nil && !slices.Contains(paths, path) {
		return nil, fmt.Errorf("%s", Unknown(path, paths))
	}
	pkg, err := c.importer.Import(path)
	if err != nil {
		return nil, fmt.Errorf("cannot import %q: %w", path, err)
	}
	return pkg, nil
}

// packages returns the paths of all packages that can be imported, in order,
// or nil if the importer cannot say.
func (c *Checker) packages() []string {
	if list, ok := c.importer.(interface{ Packages() []string }); ok {
		return list.Packages()
	}
	return nil
}

// Unknown writes the refusal of an import that is not among the known paths,
// with the nearest of them first.
func Unknown(path string, known []string) string {
	const shown = 10
	known = slices.SortedFunc(slices.Values(known), func(a, b string) int {
		return cmp.Or(cmp.Compare(distance(path, a), distance(path, b)), cmp.Compare(a, b))
	})
	more := ""
	if len(known) > shown {
		more = fmt.Sprintf(" and %d more (a cell with %%help lists them)", len(known)-shown)
		known = known[:shown]
	}
	return fmt.Sprintf("package %q is not compiled in; nearest of those that are: %s%s", path, strings.Join(known, ", "), more)
}

// distance is the number of bytes to insert, delete or replace that turn a
// into b, with a discount for a common last element, since that is the part
// people remember.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		previous := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := previous
			if a[i] != b[j] {
				replaced++
			}
			previous = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	d := row[len(b)] * 2
	if lastElement(a) == lastElement(b) {
		d /= 4
	}
	return d
}

func lastElement(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
