package escaped

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Printable returns s for eyes: each rune that does not print, and each byte that is not UTF-8, becomes its Go escape. Unlike [Text]
// it is not meant to be read back.
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
