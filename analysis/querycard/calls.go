package querycard

import (
	"slices"
	"strings"
)

// isCall reports whether a word is the name of a function being called.
func isCall(tokens []token, i int) bool { return i+1 < len(tokens) && tokens[i+1].text == "(" }

// closing returns the index of the parenthesis that closes the call at i, or
// the number of tokens.
func closing(tokens []token, i int) int {
	for j := i + 2; j < len(tokens); j++ {
		if tokens[j].depth == tokens[i+1].depth && tokens[j].text == ")" {
			return j
		}
	}
	return len(tokens)
}

// arguments returns the tokens between the parentheses of the call at i.
func arguments(tokens []token, i int) []token {
	return tokens[min(i+2, len(tokens)):closing(tokens, i)]
}

// hasOrder reports whether the arguments of a call carry an order of their own.
func hasOrder(arguments []token) bool {
	for i, t := range arguments {
		if t.text == "order" && t.depth == arguments[0].depth && i+1 < len(arguments) && arguments[i+1].text == "by" {
			return true
		}
	}
	return false
}

// isWhole reports whether the arguments of a call are one value that is cast to a type of whole numbers.
func isWhole(arguments []token) bool {
	n := len(arguments)
	if n < 3 || !slices.Contains([]string{"tinyint", "smallint", "integer", "int", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"}, arguments[n-1].text) ||
		!strings.HasSuffix(arguments[n-2].text, ":") {
		return false
	}
	for _, t := range arguments { // an operator beside the cast may make something else of it
		if t.depth == arguments[0].depth && strings.ContainsAny(t.text, "+-*/%^&|<>=,") {
			return false
		}
	}
	return true
}

// over returns the index of the word OVER behind the call at i, or -1.
func over(tokens []token, i int) int {
	j := closing(tokens, i) + 1
	if j < len(tokens) && tokens[j].text == "filter" && isCall(tokens, j) {
		j = closing(tokens, j) + 1
	}
	if j < len(tokens) && tokens[j].text == "over" {
		return j
	}
	return -1
}

func isOver(tokens []token, i int) bool { return over(tokens, i) >= 0 }

// window returns the tokens of the window of the call at i; a window given by
// name has none.
func window(tokens []token, i int) []token {
	j := over(tokens, i)
	if j < 0 || !isCall(tokens, j) {
		return nil
	}
	return arguments(tokens, j)
}

// hasAll reports whether a window is ordered by all columns.
func hasAll(window []token) bool {
	for i := range window {
		if window[i].text == "by" && i > 0 && window[i-1].text == "order" && i+1 < len(window) && window[i+1].text == "all" {
			return true
		}
	}
	return false
}

// isRounded reports whether the call at i stands inside a call that rounds.
func isRounded(tokens []token, i int) bool {
	depth := tokens[i].depth
	for j := i - 1; j >= 0 && depth > 0; j-- {
		if tokens[j].text == "(" && tokens[j].depth == depth-1 {
			depth--
			if j > 0 && slices.Contains(rounding, tokens[j-1].text) {
				return true
			}
		}
	}
	return false
}
