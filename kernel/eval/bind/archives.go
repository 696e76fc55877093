package bind

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"

	"bridle/kernel/eval/exportdata"
)

// Archives writes what cells need to know of the packages to be typed:
// "types.bin" with their types, "docs.bin" with their comments, and the Go file
// of package name that embeds both.
func Archives(name string, list []Package) (map[string][]byte, error) {
	var packages []*types.Package
	docs := map[string]exportdata.Docs{}
	for _, p := range list {
		packages = append(packages, p.types)
		read, err := comments(p)
		if err != nil {
			return nil, err
		}
		docs[p.Path] = read
	}
	typed, err := exportdata.Encode(packages)
	if err != nil {
		return nil, err
	}
	written, err := exportdata.EncodeDocs(docs)
	if err != nil {
		return nil, err
	}
	source := fmt.Sprintf(`%spackage %s

import (
	_ "embed"

	"bridle/kernel/eval/exportdata"
)

//go:embed types.bin
var typesArchive string

//go:embed docs.bin
var docsArchive string

// Archive returns the types and the comments of the packages of this package.
func Archive() exportdata.Archive {
	return exportdata.Archive{Types: typesArchive, Docs: docsArchive}
}
`, generated, name)
	return map[string][]byte{"types.bin": typed, "docs.bin": written, "archive.go": []byte(source)}, nil
}

// comments reads the comments on the exported symbols of a package.
func comments(p Package) (exportdata.Docs, error) {
	docs := exportdata.Docs{}
	fset := token.NewFileSet()
	for _, name := range p.files {
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("cannot read the comments of %s in %s: %w", p.Path, filepath.Base(name), err)
		}
		note(docs, "", file.Doc)
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				noteFunction(docs, decl)
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					noteSpec(docs, decl, spec)
				}
			}
		}
	}
	return docs, nil
}

// note keeps a comment; several of one name, which only the package has, follow
// each other.
func note(docs exportdata.Docs, name string, groups ...*ast.CommentGroup) {
	for _, group := range groups {
		if text := strings.TrimSpace(group.Text()); text != "" {
			docs[name] = strings.TrimSpace(docs[name] + "\n\n" + text)
			return
		}
	}
}

func noteFunction(docs exportdata.Docs, decl *ast.FuncDecl) {
	name := decl.Name.Name
	if !decl.Name.IsExported() {
		return
	}
	if decl.Recv != nil && len(decl.Recv.List) == 1 {
		base := baseName(decl.Recv.List[0].Type)
		if !token.IsExported(base) {
			return
		}
		name = base + "." + name
	}
	note(docs, name, decl.Doc)
}

// baseName returns T for the receivers T, *T and T[P].
func baseName(expr ast.Expr) string {
	for {
		switch x := expr.(type) {
		case *ast.StarExpr:
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

func noteSpec(docs exportdata.Docs, decl *ast.GenDecl, spec ast.Spec) {
	group := decl.Doc // that of a declaration of one symbol, or of a group of constants
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if name.IsExported() {
				note(docs, name.Name, spec.Doc, spec.Comment, group)
			}
		}
	case *ast.TypeSpec:
		if !spec.Name.IsExported() {
			return
		}
		note(docs, spec.Name.Name, spec.Doc, group, spec.Comment)
		switch t := spec.Type.(type) {
		case *ast.StructType:
			noteFields(docs, spec.Name.Name, t.Fields)
		case *ast.InterfaceType:
			noteFields(docs, spec.Name.Name, t.Methods)
		}
	}
}

func noteFields(docs exportdata.Docs, owner string, fields *ast.FieldList) {
	for _, field := range fields.List {
		for _, name := range field.Names {
			if name.IsExported() {
				note(docs, owner+"."+name.Name, field.Doc, field.Comment)
			}
		}
	}
}
