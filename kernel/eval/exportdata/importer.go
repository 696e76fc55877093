package exportdata

import (
	"fmt"
	"go/types"
	"slices"
)

// An Importer gives the packages of archives. One type is one *types.Named,
// whichever packages and archives lead to it. It is not safe for use by several
// goroutines at a time.
type Importer struct {
	archives []*reader
	paths    []string        // of what can be imported, in order
	homes    map[string]home // where a package can be imported from
	packages map[string]*types.Package
	whole    map[string]bool
	shelves  []*shelf
	docs     map[string]Docs // unpacked so far
}

// An Archive is what bridle-bind writes about some packages.
type Archive struct {
	// Types is the result of Encode.
	Types string

	// Docs is the result of EncodeDocs; it may be empty.
	Docs string
}

// A home is the archive of a package and its index there.
type home struct {
	archive *reader
	index   int
}

// New reads archives. If several have a package, that of the
// first is taken.
//
// # Errors
//
// An error says that an archive is not one, or is damaged.
func New(archives ...Archive) (*Importer, error) {
	imp := &Importer{
		homes: map[string]home{}, packages: map[string]*types.Package{},
		whole: map[string]bool{}, docs: map[string]Docs{},
	}
	for _, archive := range archives {
		r, err := open(imp, archive.Types)
		if err != nil {
			return nil, err
		}
		imp.archives = append(imp.archives, r)
		if archive.Docs == "" {
			continue
		}
		s, err := openDocs(archive.Docs)
		if err != nil {
			return nil, err
		}
		imp.shelves = append(imp.shelves, s)
	}
	slices.Sort(imp.paths)
	return imp, nil
}

// Packages returns the paths that can be imported, in order. The slice must
// not be changed.
func (imp *Importer) Packages() []string { return imp.paths }

// Import returns the package of a path, with all that it exports. Packages to
// which its types lead are incomplete until they are imported themselves.
//
// # Errors
//
// The error names the path if no archive has the package, or says that the
// archive is damaged.
func (imp *Importer) Import(path string) (pkg *types.Package, err error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	where, ok := imp.homes[path]
	if !ok {
		return nil, fmt.Errorf("package %q is not compiled in", path)
	}
	defer recoverDamage(&err)
	pkg = imp.pkg(path, where.archive.packageName(where.index))
	if !imp.whole[path] {
		for _, i := range where.archive.objectsOf(where.index) {
			where.archive.object(i)
		}
		where.archive.drain()
		imp.whole[path] = true
	}
	return pkg, nil
}

// Name returns the name of the package of a path without decoding it; empty if
// no archive has it.
func (imp *Importer) Name(path string) string {
	where, ok := imp.homes[path]
	if !ok {
		return ""
	}
	return where.archive.packageName(where.index)
}

// Doc returns the comment on an object of a package: name is "Reader",
// "Reader.Read" for a method or a field, or empty for the package itself. It
// is empty if there is none.
func (imp *Importer) Doc(path, name string) string {
	docs, ok := imp.docs[path]
	if !ok {
		for _, s := range imp.shelves {
			if packed, ok := s.packed[path]; ok && docs == nil {
				docs, _ = inflate(packed) // a damaged comment is no reason to fail
			}
		}
		imp.docs[path] = docs
	}
	return docs[name]
}

// pkg returns the one package of a path.
func (imp *Importer) pkg(path, name string) *types.Package {
	pkg := imp.packages[path]
	if pkg == nil {
		pkg = types.NewPackage(path, name)
		pkg.MarkComplete()
		imp.packages[path] = pkg
	}
	return pkg
}

func recoverDamage(err *error) {
	switch r := recover().(type) {
	case nil:
	case damaged:
		*err = r
	default:
		*err = damaged(fmt.Sprint(r)) // go/types refused what the entries say
	}
}
