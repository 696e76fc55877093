package front

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"bridle/kernel/eval"
)

// Split takes a cell apart.
//
// # Errors
//
// What is neither a magic nor SQL nor Go gives an [*eval.Error] named
// "SyntaxError" with the position of the first mistake. Whether names exist
// and types fit is not looked at.
func Split(cell eval.Cell) (*Parts, error) { return SplitInto(token.NewFileSet(), cell) }

// SplitInto is Split that leaves the tree of the statements in a file set, for [Parts.Statements].
func SplitInto(fset *token.FileSet, cell eval.Cell) (*Parts, error) {
	source := strings.ReplaceAll(cell.Source, "\r\n", "\n")
	p := &Parts{cell: cell.Number, source: source, lines: lineStarts(source), fset: fset}
	body, err := p.magics()
	if err != nil || p.SQL != nil {
		return p, err
	}
	if rest := source[body:]; !strings.Contains(rest, "func") && !strings.Contains(rest, "import") {
		if p.statements(blanked(source, body)) == nil {
			return p, nil
		}
		p.Items = nil // the long way finds the mistake at its best place
	}
	tokens, err := p.scan(body)
	if err != nil {
		return p, err
	}
	text := blanked(source, body)
	for _, chunk := range fileLevel(tokens, len(source)) {
		if err := p.fileDecl(chunk); err != nil {
			return p, err
		}
		blank(text[chunk.start:chunk.end])
	}
	if err := p.statements(text); err != nil {
		return p, err
	}
	slices.SortStableFunc(p.Items, func(a, b Item) int { return cmp.Compare(a.Start, b.Start) })
	return p, nil
}

// fileDecl parses an import or a function declaration, which Go allows at
// file level only.
func (p *Parts) fileDecl(chunk chunk) error {
	const prefix = "package p;"
	file, err := parser.ParseFile(token.NewFileSet(), "", prefix+p.source[chunk.start:chunk.end], 0)
	if err != nil {
		return p.parseError(err, chunk.start-len(prefix))
	}
	// Identifiers that are neither parameters nor local: what the function
	// mentions from outside.
	free := map[string]bool{}
	for _, ident := range file.Unresolved {
		free[ident.Name] = true
	}
	for _, decl := range file.Decls {
		start := chunk.start + int(decl.Pos()) - 1 - len(prefix)
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Body == nil {
				return p.syntaxError(start, "function "+decl.Name.Name+" has no body")
			}
			p.add(Function, decl, start, start+int(decl.End()-decl.Pos()))
			p.Items[len(p.Items)-1].names.mentioned = free
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if err := p.importSpec(spec, chunk.start-len(prefix)-1); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (p *Parts) importSpec(spec ast.Spec, shift int) error {
	node, ok := spec.(*ast.ImportSpec)
	if !ok {
		return p.syntaxError(int(spec.Pos())+shift, "unexpected declaration beside an import")
	}
	path, err := strconv.Unquote(node.Path.Value)
	if err != nil {
		return p.syntaxError(int(node.Path.Pos())+shift, "invalid import path "+node.Path.Value)
	}
	imp := Import{Position: p.At(int(node.Pos()) + shift), Path: path}
	if node.Name != nil {
		imp.Name = node.Name.Name
	}
	p.Imports = append(p.Imports, imp)
	return nil
}

// bodyPrefix stands before statements when they are parsed.
const bodyPrefix = "package p;func _(){"

// errUnbalanced is said of text that ends the function around it. The scan of the tokens, which comes first or next, says it better.
var errUnbalanced = errors.New("brackets do not match")

// body parses text as the body of a function and leaves its file in the set.
func (p *Parts) body(text []byte) (*ast.BlockStmt, error) {
	base := p.fset.Base()
	whole := slices.Concat([]byte(bodyPrefix), text, []byte("\n}"))
	file, err := parser.ParseFile(p.fset, fmt.Sprintf("cell %d", p.cell), whole, 0)
	read := p.fset.File(token.Pos(base))
	if err != nil {
		p.fset.RemoveFile(read)
		return nil, p.parseError(err, -len(bodyPrefix))
	}
	body := file.Decls[0].(*ast.FuncDecl).Body
	if len(file.Decls) > 1 || read.Offset(body.Rbrace) != len(whole)-1 {
		p.fset.RemoveFile(read)
		return nil, errUnbalanced
	}
	p.file = read
	read.SetLines(linesBehind(len(bodyPrefix), p.lines))
	return body, nil
}

// statements parses what is left as the body of a function.
func (p *Parts) statements(text []byte) error {
	body, err := p.body(text)
	if err != nil {
		return err
	}
	first := p.file.Base() + len(bodyPrefix)
	for _, stmt := range body.List {
		start := int(stmt.Pos()) - first
		end := min(int(stmt.End())-first, len(p.source))
		if _, empty := stmt.(*ast.EmptyStmt); !empty {
			p.list = append(p.list, stmt)
		}
		switch stmt := stmt.(type) {
		case *ast.EmptyStmt:
		case *ast.ExprStmt:
			p.add(Expression, stmt.X, start, end)
		case *ast.DeclStmt:
			p.add(Declaration, stmt.Decl, start, end)
		default:
			p.add(Statement, stmt, start, end)
		}
	}
	return nil
}

// linesBehind returns the starts of the lines of a text that stands behind a prefix. The first line begins after it.
func linesBehind(prefix int, lines []int) []int {
	shifted := make([]int, len(lines))
	for i, start := range lines {
		shifted[i] = prefix + start
	}
	return shifted
}

func (p *Parts) add(kind Kind, node ast.Node, start, end int) {
	item := Item{Position: p.At(start), Kind: kind, Start: start, End: end, Node: node}
	item.names = namesOf(node)
	p.Items = append(p.Items, item)
}

// parseError turns the first error of go/parser into ours. shift is added to
// its offset to get an offset into the cell.
func (p *Parts) parseError(err error, shift int) error {
	list, ok := err.(scanner.ErrorList)
	if !ok || len(list) == 0 {
		return p.syntaxError(0, err.Error())
	}
	list.Sort()
	return p.syntaxError(list[0].Pos.Offset+shift, list[0].Msg)
}

func (p *Parts) syntaxError(offset int, message string) error {
	return &eval.Error{Position: p.At(offset), Name: "SyntaxError", Message: message}
}
