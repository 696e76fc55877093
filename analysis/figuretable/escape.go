package figuretable

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Printable replaces what does not print by its Go escape: values come from foreign servers.
func Printable(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		s = s[size:]
	}
	return b.String()
}

// latexEscapes writes what LaTeX would take for markup, among it stars and brackets, which belong to the end of a row if they follow it.
var latexEscapes = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "#", `\#`, "_", `\_`, "%", `\%`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "*", "{*}", "[", "{[}", "]", "{]}", `"`, `\textquotedbl{}`, "<", `\textless{}`, ">", `\textgreater{}`, "|", `\textbar{}`)

// LaTeXText escapes what LaTeX would take for markup. What does not print becomes its Go escape.
func LaTeXText(s string) string { return latexEscapes.Replace(Printable(s)) }

// oneLine makes one line of a text, for comments.
func oneLine(s string) string { return strings.Join(strings.Fields(Printable(s)), " ") }
