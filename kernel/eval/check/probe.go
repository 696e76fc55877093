package check

import (
	"errors"
	"go/ast"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

// A probe is a look at one identifier of a cell that is being written.
type probe struct {
	*run

	ident  *ast.Ident
	path   []ast.Node // from the file to the identifier
	prefix string     // of the names that are asked for
}

// probe types the text as far as it goes and finds the identifier that starts
// at a byte offset. visit is called for it, while scopes exist. probe reports
// whether the identifier was found.
func (c *Checker) probe(text string, offset int, visit func(p *probe)) bool {
	parts, err := front.Split(eval.Cell{Number: 0, Source: text})
	if failure, ok := errors.AsType[*eval.Error](err); ok && failure.Name == "SyntaxError" || parts == nil || parts.SQL != nil {
		return false
	}
	c.forgetMethods()
	p := &probe{run: c.newRun(0, parts)}
	p.tolerant = true
	at := parts.At(offset)
	done := false
	p.look = func(file *ast.File) {
		if !done && p.find(file, at) {
			done = true
			visit(p)
		}
	}
	defer func() {
		_ = recover() // text that go/types fails on has no help
		c.forgetMethods()
		p.removeFiles()
	}()
	_ = p.imports() // errors are passed over
	items, _ := p.parse()
	_ = p.checkAll(arrange(items))
	return done
}

// find looks for the identifier at a position in a file.
func (p *probe) find(file *ast.File, at eval.Position) bool {
	var path []ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		if p.ident != nil {
			return false
		}
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		path = append(path, n)
		if ident, ok := n.(*ast.Ident); ok && ident.Pos().IsValid() && p.position(ident.Pos()) == at && ident.Name != "_" {
			p.ident, p.path = ident, slices.Clone(path)
		}
		return true
	})
	return p.ident != nil
}

// parent returns the node around the identifier, n levels up.
func (p *probe) parent(n int) ast.Node {
	if i := len(p.path) - 1 - n; i >= 0 {
		return p.path[i]
	}
	return nil
}

// word returns the identifier that ends at or surrounds a byte offset: its
// start and end. They are equal if there is none.
func word(source string, offset int) (start, end int) {
	start, end = offset, offset
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(source[:start])
		if !isWordRune(r) {
			break
		}
		start -= size
	}
	for end < len(source) {
		r, size := utf8.DecodeRuneInString(source[end:])
		if !isWordRune(r) {
			break
		}
		end += size
	}
	if first, _ := utf8.DecodeRuneInString(source[start:end]); unicode.IsDigit(first) {
		return offset, offset
	}
	return start, end
}

func isWordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// A bracket is an opening bracket that is not closed.
type bracket struct {
	token  token.Token
	offset int
}

// openBrackets returns the brackets that are open at the end of the text, and
// whether the text ends within a comment or a string.
func openBrackets(text string) (open []bracket, inside bool) {
	var s scanner.Scanner
	source := []byte(text)
	file := token.NewFileSet().AddFile("", 1, len(source))
	s.Init(file, source, func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, literal := s.Scan()
		offset := int(pos) - 1
		switch tok {
		case token.EOF:
			return open, inside
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open = append(open, bracket{tok, offset})
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		case token.COMMENT:
			inside = inside || offset+len(literal) >= len(text) && (strings.HasPrefix(literal, "//") || !strings.HasSuffix(literal, "*/"))
		case token.STRING, token.CHAR:
			quote := literal[:1]
			inside = inside || offset+len(literal) >= len(text) && (len(literal) == 1 || !strings.HasSuffix(literal, quote))
		}
	}
}

// endings returns texts that may follow the identifier at the end of text to
// make it Go: what closes the open brackets, with a block for the head of a
// statement or a colon for a case.
func endings(text string) []string {
	open, _ := openBrackets(text)
	var closing strings.Builder
	for _, b := range slices.Backward(open) {
		closing.WriteString(map[token.Token]string{token.LPAREN: ")", token.LBRACK: "]", token.LBRACE: "}"}[b.token])
	}
	end := closing.String()
	list := []string{end, "{}" + end, end + "{}", ":" + end, " := 0; " + end}
	if inner := strings.IndexByte(end, '}'); inner >= 0 {
		// A bracket is open in the head of a statement within a block.
		list = append(list, end[:inner]+"{}"+end[inner:])
	}
	return list
}
