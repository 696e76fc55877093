package theme

import "strings"

// distance returns the number of letters to be dropped, added, changed or swapped with their
// neighbour to turn a into b (optimal string alignment: no stretch is edited twice), or limit+1
// if it is more than limit.
func distance(a, b string, limit int) int {
	if len(a) > 63 || len(b) > 63 || len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][64]int8
	before, last, now := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = int8(j)
	}
	for i := 1; i <= len(a); i++ {
		now[0] = int8(i)
		least := now[0]
		for j := 1; j <= len(b); j++ {
			change := int8(1)
			if a[i-1] == b[j-1] {
				change = 0
			}
			d := min(last[j]+1, now[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			now[j] = d
			least = min(least, d)
		}
		if int(least) > limit {
			return limit + 1
		}
		before, last, now = last, now, before
	}
	return min(int(last[len(b)]), limit+1)
}

// slip describes how a differs from b if it is one that fingers make or eyes miss: a letter
// swapped with its neighbour, doubled or dropped, or the next key. Otherwise it returns "".
func slip(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	ra, rb := a[i:], b[i:]
	switch {
	case len(ra) == len(rb)+1 && ra[1:] == rb && (i > 0 && ra[0] == a[i-1] || len(ra) > 1 && ra[0] == ra[1]):
		return "a letter doubled"
	case len(rb) == len(ra)+1 && rb[1:] == ra:
		return "a letter dropped"
	case len(ra) == len(rb)+1 && ra[1:] == rb:
		return "a letter added"
	case len(ra) != len(rb) || len(ra) == 0:
		return ""
	case len(ra) > 1 && ra[0] == rb[1] && ra[1] == rb[0] && ra[2:] == rb[2:]:
		return "two letters swapped"
	case ra[1:] == rb[1:] && neighbours(ra[0], rb[0]):
		return "the next key"
	}
	return ""
}

// neighbours tells whether two keys are side by side on a QWERTY keyboard.
func neighbours(a, b byte) bool {
	for _, row := range []string{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		i, j := strings.IndexByte(row, a), strings.IndexByte(row, b)
		if i >= 0 && j >= 0 {
			return i-j == 1 || j-i == 1
		}
	}
	return false
}
