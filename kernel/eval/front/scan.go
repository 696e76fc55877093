package front

import (
	"go/scanner"
	"go/token"
	"strings"
)

// A lexeme is a token with its place and the number of open brackets around
// it.
type lexeme struct {
	token  token.Token
	text   string
	offset int
	depth  int
}

// scan reads the tokens of the source from offset body on and checks that
// brackets match: a bracket that is never closed is best reported where it
// was opened, not at the end of the cell.
func (p *Parts) scan(body int) ([]lexeme, error) {
	var (
		failed  error
		lexemes []lexeme
		open    []lexeme
		s       scanner.Scanner
	)
	source := []byte(p.source[body:])
	file := token.NewFileSet().AddFile("", 1, len(source))
	s.Init(file, source, func(at token.Position, message string) {
		if failed == nil {
			failed = p.syntaxError(at.Offset+body, message)
		}
	}, 0)
	for {
		pos, tok, text := s.Scan()
		if failed != nil {
			return nil, failed
		}
		lex := lexeme{tok, text, int(pos) - 1 + body, len(open)}
		switch tok {
		case token.EOF:
			if len(open) > 0 {
				last := open[len(open)-1]
				return nil, p.syntaxError(last.offset, last.token.String()+" is never closed")
			}
			return lexemes, nil
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open = append(open, lex)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(open) == 0 || open[len(open)-1].token != opener(tok) {
				return nil, p.syntaxError(lex.offset, "unexpected "+tok.String())
			}
			open = open[:len(open)-1]
			lex.depth--
		}
		lexemes = append(lexemes, lex)
	}
}

func opener(tok token.Token) token.Token {
	switch tok {
	case token.RPAREN:
		return token.LPAREN
	case token.RBRACK:
		return token.LBRACK
	}
	return token.LBRACE
}

// A chunk is a range of byte offsets.
type chunk struct{ start, end int }

// fileLevel finds imports and function declarations, which must be parsed
// apart from statements. size is the length of the source.
func fileLevel(tokens []lexeme, size int) []chunk {
	var chunks []chunk
	for i := 0; i < len(tokens); i++ {
		first := i == 0 || tokens[i-1].token == token.SEMICOLON && tokens[i-1].depth == 0
		if !first || tokens[i].depth != 0 || !isFileLevel(tokens[i:]) {
			continue
		}
		found := chunk{tokens[i].offset, size}
		for ; i < len(tokens); i++ {
			if tokens[i].token == token.SEMICOLON && tokens[i].depth == 0 {
				found.end = tokens[i].offset
				break
			}
		}
		chunks = append(chunks, found)
	}
	return chunks
}

// isFileLevel reports whether the tokens begin an import, a function or a
// method declaration, as opposed to a function literal or type. It may be
// called in the head of a for statement, since a semicolon stands before its
// condition: func (x T) bool { … }(v) is a literal, and a receiver is followed
// by a name and an opening parenthesis.
func isFileLevel(tokens []lexeme) bool {
	if tokens[0].token == token.IMPORT {
		return true
	}
	if tokens[0].token != token.FUNC || len(tokens) < 2 {
		return false
	}
	if tokens[1].token == token.IDENT {
		return true
	}
	if tokens[1].token != token.LPAREN {
		return false
	}
	for i := 2; i+2 < len(tokens); i++ {
		if tokens[i].token == token.RPAREN && tokens[i].depth == tokens[1].depth {
			return tokens[i+1].token == token.IDENT && tokens[i+2].token == token.LPAREN
		}
	}
	return false
}

// isIdentifier reports whether the text can name a Go variable.
func isIdentifier(text string) bool {
	return token.IsIdentifier(text) && strings.Trim(text, "_") != ""
}
