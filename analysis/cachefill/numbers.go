package cachefill

import (
	"slices"
	"strconv"
	"strings"
)

// numbers returns the numbers of a text in which blanks part them, sorted and each once.
func numbers(text string) []int64 {
	var list []int64
	for _, field := range strings.Fields(text) {
		if n, err := strconv.ParseInt(field, 10, 64); err == nil {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
