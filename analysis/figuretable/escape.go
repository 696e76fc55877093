package figuretable

import (
	"strings"

	"bridle/datasets/escaped"
)

// latexEscapes writes what LaTeX would take for markup, a quotation mark without the name that only fonts in T1 have, and stars and brackets, which belong to the end of a row if they follow it.
var latexEscapes = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "#", `\#`, "_", `\_`, "%", `\%`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "*", "{*}", "[", "{[}", "]", "{]}", `"`, `\symbol{34}`, "<", `\textless{}`, ">", `\textgreater{}`, "|", `\textbar{}`)

// LaTeXText escapes what LaTeX would take for markup. What does not print becomes its Go escape.
func LaTeXText(s string) string { return latexEscapes.Replace(escaped.Printable(s)) }

// oneLine makes one line of a text, for comments.
func oneLine(s string) string { return strings.Join(strings.Fields(escaped.Printable(s)), " ") }
