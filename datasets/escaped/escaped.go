package escaped

import (
	"strings"
	"unicode/utf8"
)

const digits = "0123456789abcdef"

// Text returns b as valid UTF-8 without NUL. It is at most four times as long as b.
func Text[T ~[]byte | ~string](b T) string {
	s := string(b)
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") && !strings.Contains(s, `\x`) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s) + len(s)/8)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == 0, r == utf8.RuneError && size == 1, r == '\\' && isEscape(s[i:]):
			out.WriteString(`\x`)
			out.WriteByte(digits[s[i]>>4])
			out.WriteByte(digits[s[i]&15])
		default:
			out.WriteString(s[i : i+size])
		}
		i += size
	}
	return out.String()
}

// Bytes undoes [Text]. A text that Text did not write is read by the same rule: each \xHH,
// also with upper-case digits, is one byte, and all else stands for itself.
func Bytes(text string) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		if isEscape(text[i:]) {
			out = append(out, value(text[i+2])<<4|value(text[i+3]))
			i += 4
			continue
		}
		out = append(out, text[i])
		i++
	}
	return out
}

// isEscape reports whether s begins with \xHH.
func isEscape(s string) bool {
	return len(s) >= 4 && s[0] == '\\' && s[1] == 'x' && isHex(s[2]) && isHex(s[3])
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// value is that of a hex digit.
func value(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
