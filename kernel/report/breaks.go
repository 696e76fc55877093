package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

const (
	whole   = 10 // words up to this length are never broken
	longest = 24 // letters between two places where a word may be broken
)

// breaks returns a text as HTML in which long words of narrow columns may be broken, behind the marks that identifiers, names, paths
// and lists have, so that they need not be broken elsewhere. A number, a date or an IPv4 address is never broken: half of it is another one.
func breaks(text string) string {
	var b strings.Builder
	for text != "" {
		end := strings.IndexFunc(text, unicode.IsSpace)
		switch end {
		case -1:
			end = len(text)
		case 0:
			_, size := utf8.DecodeRuneInString(text)
			b.WriteString(html.EscapeString(text[:size]))
			text = text[size:]
			continue
		}
		breakWord(&b, text[:end])
		text = text[end:]
	}
	return b.String()
}

func breakWord(b *strings.Builder, word string) {
	if strings.Trim(word, "0123456789.,:;+-–/eE%()TZ") == "" {
		if strings.ContainsAny(word, "-–/") { // where browsers break lines
			word = `<span class="whole">` + word + "</span>"
		}
		b.WriteString(word)
		return
	}
	if utf8.RuneCountInString(word) <= whole {
		b.WriteString(html.EscapeString(word))
		return
	}
	since := 0
	letters := []rune(word)
	for i, r := range letters {
		b.WriteString(html.EscapeString(string(r)))
		since++
		if i+1 == len(letters) {
			break
		}
		mark := strings.ContainsRune("_/;,=|&", r) || strings.ContainsRune(".-:", r) && !unicode.IsDigit(letters[i+1])
		if mark && since > 2 || since == longest {
			b.WriteString("<wbr>")
			since = 0
		}
	}
}
