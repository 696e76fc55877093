package markdown

import "strings"

// emphasis renders *a*, _a_, **a**, __a__ and ~~a~~ at text[i:]. The opening
// mark stands before a character that is no space, the closing mark behind
// one; an underscore within a word is a letter.
func (r *renderer) emphasis(text string, i, depth int) int {
	sign := text[i]
	run := 1
	for i+run < len(text) && text[i+run] == sign {
		run++
	}
	if depth >= maxDepth || i+run >= len(text) || isSpace(text[i+run]) || sign == '_' && i > 0 && isWord(text[i-1]) {
		r.write(text[i : i+run])
		return run
	}
	for _, mark := range []struct {
		size      int
		open, end string
	}{{3, "<em><strong>", "</strong></em>"}, {2, "<strong>", "</strong>"}, {1, "<em>", "</em>"}} {
		if mark.size > run || sign == '~' && mark.size != 2 {
			continue
		}
		if sign == '~' {
			mark.open, mark.end = "<del>", "</del>"
		}
		end := closing(text[i+run:], sign, mark.size)
		if end < 0 {
			continue
		}
		r.write(text[i : i+run-mark.size]) // more signs than needed
		r.write(mark.open)
		r.inline(text[i+run:i+run+end], depth+1)
		r.write(mark.end)
		return run + end + mark.size
	}
	r.write(text[i : i+run])
	return run
}

// closing returns the offset of the mark of the given size that closes an
// emphasis, or -1. Code and escaped characters are passed over.
func closing(text string, sign byte, size int) int {
	for i := 1; i < min(len(text), reach); i++ {
		switch text[i] {
		case '\\':
			i++
			continue
		case '`':
			if end := strings.IndexByte(text[i+1:], '`'); end >= 0 {
				i += end + 1
			}
			continue
		case sign:
		default:
			continue
		}
		run := 1
		for i+run < len(text) && text[i+run] == sign {
			run++
		}
		ends := !isSpace(text[i-1]) && (sign != '_' || i+run >= len(text) || !isWord(text[i+run]))
		if ends && (run == size || run > size && run != 2) {
			return i
		}
		i += run - 1
	}
	return -1
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' }
