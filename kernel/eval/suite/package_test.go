package suite

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const packageText = `package %[1]s

import fmt_ "fmt"
%[2]s
func show_(values ...any) (text string) {
	if n := len(values) - 1; n > 0 && values[n] == nil {
		values = values[:n] // a trailing nil error
	}
	for i, v := range values {
		if i > 0 {
			text += " "
		}
		text += fmt_.Sprint(v)
	}
	return text
}
%[3]s
func Run() string {
%[4]s
	return ""
}
`

// writePackage writes a snippet as a package with a function Run that returns
// the text of the last value.
func writePackage(t *testing.T, dir, name string, s Snippet) {
	t.Helper()
	var imports, decls, body []string
	for c, cell := range s.Cells {
		for _, item := range split(cell.Source) {
			place := fmt.Sprintf("//line cell%d:%d:%d\n", c+1, item.line, item.column)
			switch item.kind {
			case "import":
				if !slices.Contains(imports, item.text) {
					imports = append(imports, item.text)
				}
			case "top":
				decls = append(decls, place+item.text)
			default:
				body = append(body, place+item.text)
			}
		}
	}
	if len(body) > 0 {
		last := &body[len(body)-1]
		place, text, _ := strings.Cut(*last, "\n")
		if expr, err := parser.ParseExpr(text); err == nil {
			if _, call := expr.(*ast.CallExpr); !call || s.Failure == nil {
				*last = place + "\n\treturn show_(" + text + ")"
			}
		}
	}
	body, ofPackage := variables(t, body, decls)
	decls = append(decls, ofPackage...)
	write(t, filepath.Join(dir, name, "snippet.go"),
		fmt.Sprintf(packageText, name, strings.Join(imports, "\n"), strings.Join(decls, "\n"), strings.Join(body, "\n")))
}

// variables rewrites short variable declarations: a variable that functions
// mention belongs to the package; others are used at once, or the compiler
// would refuse them.
func variables(t *testing.T, body, decls []string) (rewritten, ofPackage []string) {
	t.Helper()
	mentioned := free(t, decls)
	for i, stmt := range body {
		place, text, _ := strings.Cut(stmt, "\n")
		left, value, _ := strings.Cut(text, " := ")
		if !regexp.MustCompile(`^\w+(, \w+)*$`).MatchString(left) {
			continue
		}
		names := slices.DeleteFunc(strings.Split(left, ", "), func(name string) bool { return name == "_" })
		if slices.ContainsFunc(names, func(name string) bool { return mentioned[name] }) {
			ofPackage = append(ofPackage, place+"\nvar "+left+" = "+value)
			body[i] = ""
		} else {
			body[i] = stmt + "\n" + strings.Repeat("_, ", len(names)-1) + "_ = " + strings.Join(names, ", ")
		}
	}
	return body, ofPackage
}

// free returns the names that declarations mention and do not declare
// themselves within.
func free(t *testing.T, decls []string) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+strings.Join(decls, "\n"), 0)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, ident := range file.Unresolved {
		names[ident.Name] = true
	}
	return names
}

// An item is one import, declaration or statement at the top of a cell.
type item struct {
	kind string // "import", "top" for what stands at the level of a file, "body"
	text string

	line, column int
}

// split takes a cell apart where the scanner puts a semicolon at a line end
// outside all brackets. It is another way than that of package front.
func split(source string) []item {
	var (
		items []item
		s     scanner.Scanner
		file  = token.NewFileSet().AddFile("", -1, len(source))
		depth int
		start = -1
		first []token.Token
	)
	s.Init(file, []byte(source), nil, 0)
	for {
		pos, tok, literal := s.Scan()
		if tok == token.EOF {
			return items
		}
		at := file.Offset(pos)
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		if tok == token.SEMICOLON && depth == 0 && literal == "\n" {
			if start >= 0 {
				text := string(bytes.TrimSpace([]byte(source[start:at])))
				at := file.Position(file.Pos(start))
				items = append(items, item{kindOf(first, text), text, at.Line, at.Column})
			}
			start, first = -1, nil
			continue
		}
		if start < 0 {
			start = at
		}
		first = append(first, tok)
	}
}

func kindOf(tokens []token.Token, text string) string {
	switch tokens[0] {
	case token.IMPORT:
		return "import"
	case token.TYPE, token.CONST, token.VAR:
		return "top"
	case token.FUNC:
		// A function or method has a name; a literal that is called has not.
		if tokens[1] == token.IDENT || regexp.MustCompile(`^func \([^()]*\) \w+\(`).MatchString(text) {
			return "top"
		}
	}
	return "body"
}
