package querycard

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a word, number or sign of a query; comments and white space are
// left out. Texts in quotes are one token whose text is the quote alone.
type token struct {
	text  string // words in lower case
	depth int    // of parentheses around it
	line  int    // counted from 1
}

// lex takes a query apart. It accepts anything: what is not closed ends with
// the text.
func lex(query string) []token {
	var tokens []token
	depth, line := 0, 1
	for i := 0; i < len(query); {
		r, size := utf8.DecodeRuneInString(query[i:])
		end := i + size
		switch {
		case r == '\n':
			line++
		case unicode.IsSpace(r):
		case strings.HasPrefix(query[i:], "--"):
			end = until(query, i, "\n")
			if end < len(query) {
				end-- // the line end counts
			}
		case strings.HasPrefix(query[i:], "/*"):
			end = until(query, i+2, "*/")
		case r == '\'' || r == '"':
			end = quoted(query, i+1, byte(r))
			tokens = append(tokens, token{string(r), depth, line})
		case r == '(' || r == '[' || r == '{':
			tokens = append(tokens, token{string(r), depth, line})
			depth++
		case r == ')' || r == ']' || r == '}':
			depth = max(0, depth-1)
			tokens = append(tokens, token{string(r), depth, line})
		case isWord(r):
			for end < len(query) {
				next, size := utf8.DecodeRuneInString(query[end:])
				if !isWord(next) {
					break
				}
				end += size
			}
			tokens = append(tokens, token{strings.ToLower(query[i:end]), depth, line})
		default:
			tokens = append(tokens, token{string(r), depth, line})
		}
		if r != '\n' {
			line += strings.Count(query[i:end], "\n")
		}
		i = end
	}
	return tokens
}

func isWord(r rune) bool { return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// until returns the offset behind the next mark at or after from.
func until(text string, from int, mark string) int {
	if from > len(text) {
		return len(text)
	}
	if i := strings.Index(text[from:], mark); i >= 0 {
		return from + i + len(mark)
	}
	return len(text)
}

// quoted returns the offset behind the closing quote; a doubled quote does not
// close.
func quoted(text string, from int, quote byte) int {
	for i := from; i < len(text); i++ {
		if text[i] != quote {
			continue
		}
		if i+1 < len(text) && text[i+1] == quote {
			i++
			continue
		}
		return i + 1
	}
	return len(text)
}
