package jupyter

import (
	"go/scanner"
	"go/token"
	"strings"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

type isCompleteReply struct {
	Status string `json:"status"` // complete, incomplete or invalid
	Indent string `json:"indent"` // for the next line, if incomplete
}

// isComplete says whether a console should run what was typed so far.
func (k *Kernel) isComplete(r request) any {
	var content struct {
		Code string `json:"code"`
	}
	if err := k.decode(r, &content); err != nil {
		return refusal("BadRequest", err.Error())
	}
	return completeness(content.Code)
}

// completeness finds out whether more has to come. A query ends with a
// semicolon or an empty line, as in SQL consoles. Go is complete if it
// parses; otherwise it is incomplete if brackets, a text or a comment are
// open or if it ends in the middle of an expression or a statement.
func completeness(code string) isCompleteReply {
	if _, ok := front.Question(code); ok {
		return isCompleteReply{Status: "complete"}
	}
	parts, err := front.Split(eval.Cell{Number: 1, Source: code})
	if err == nil {
		if parts.SQL == nil {
			return isCompleteReply{Status: "complete"}
		}
		query := parts.SQL.Text
		if strings.HasSuffix(strings.TrimSpace(query), ";") || strings.TrimSpace(query) != "" && strings.HasSuffix(query, "\n\n") {
			return isCompleteReply{Status: "complete"}
		}
		return isCompleteReply{Status: "incomplete"}
	}
	if head := strings.TrimSpace(code); strings.HasPrefix(head, "%%") && !strings.Contains(head, "\n") {
		return isCompleteReply{Status: "incomplete"} // %%sql alone
	}
	depth, open := scan(code)
	if depth < 0 || !open && depth == 0 {
		return isCompleteReply{Status: "invalid"}
	}
	return isCompleteReply{Status: "incomplete", Indent: strings.Repeat("\t", depth)}
}

// scan counts the brackets that are open at the end and reports whether the
// code cannot end where it ends. The depth is negative if a bracket was
// closed that was not open, or if a character makes no sense.
func scan(code string) (depth int, open bool) {
	var s scanner.Scanner
	fset := token.NewFileSet()
	wrong := false
	s.Init(fset.AddFile("", -1, len(code)), []byte(code), func(_ token.Position, message string) {
		switch message {
		case "raw string literal not terminated", "comment not terminated":
			open = true
		default:
			wrong = true
		}
	}, 0)
	last := token.SEMICOLON
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.SEMICOLON && text == "\n" {
			continue // put there by the scanner
		}
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if depth--; depth < 0 {
				return -1, false
			}
		}
		last = tok
	}
	if wrong {
		return -1, false
	}
	return depth, open || depth > 0 || expectsMore(last)
}

// expectsMore reports whether nothing can end with this token.
func expectsMore(last token.Token) bool {
	switch last {
	case token.RPAREN, token.RBRACK, token.RBRACE, token.SEMICOLON, token.INC, token.DEC,
		token.BREAK, token.CONTINUE, token.FALLTHROUGH, token.RETURN:
		return false
	}
	return last.IsOperator() || last.IsKeyword()
}
