package main

import "strings"

// joinArgs writes arguments as a command line that a shell reads back.
func joinArgs(args []string) string {
	var b strings.Builder
	for i, a := range args {
		if i > 0 {
			b.WriteByte(' ')
		}
		if a == "" || strings.ContainsAny(a, " \t\n'\"\\$`*?[]{}()<>|&;#~!") {
			a = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
		b.WriteString(a)
	}
	return b.String()
}

// partOf reports whether a part's file name is of the dataset.
func partOf(name, dataset string) bool {
	rest, ok := strings.CutPrefix(name, dataset+"-")
	return ok && len(strings.TrimSuffix(rest, ".parquet")) >= 6
}
