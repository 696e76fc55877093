package main

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"bridle/.ci/benchkernel/drive"
)

// The deliberate differences that are counted.
const (
	printing = "printing"
	nilError = "nil error"
	besides  = "besides"
	warning  = "warning"
)

// counted is what gophernotes shows of a call that printed: how many bytes, and that nothing failed.
var counted = regexp.MustCompile(`^\d+ <nil>$`)

// warned is what gophernotes prints of imports that have generic functions.
var warned = regexp.MustCompile(`(?m)^// warning: skipping import of .*generic.*\n`)

// diff says in what two outcomes of a cell differ. It counts what is expected to.
func diff(ours, theirs drive.Outcome, expected map[string]int) (found []string) {
	differ := func(what string, a, b any) {
		found = append(found, fmt.Sprintf("%s: bridle %s, gophernotes %s", what, brief(a), brief(b)))
	}
	if ours.Status != theirs.Status || ours.Error != theirs.Error {
		differ("end", ours.Status+" "+ours.Error, theirs.Status+" "+theirs.Error)
	} else if ours.Status != "ok" {
		found = append(found, "it fails on both, so nothing is compared: "+ours.Error)
	}
	if quiet := warned.ReplaceAllString(theirs.Stdout, ""); quiet != theirs.Stdout {
		theirs.Stdout = quiet
		expected[warning]++
	}
	if ours.Stdout != theirs.Stdout {
		differ("standard output", ours.Stdout, theirs.Stdout)
	}
	if ours.Stderr != theirs.Stderr {
		differ("standard error", ours.Stderr, theirs.Stderr)
	}
	shown := theirs.Shown
	if printed := ours.Stdout+ours.Stderr != ""; printed && len(shown) == len(ours.Shown)+1 {
		if text, ok := shown[len(shown)-1]["text/plain"].(string); ok && counted.MatchString(text) {
			shown = shown[:len(shown)-1]
			expected[printing]++
		}
	}
	if len(ours.Shown) != len(shown) {
		differ("shown", ours.Shown, shown)
		return found
	}
	for i := range shown {
		if a, b, ok := bundle(ours.Shown[i], shown[i], expected); !ok {
			differ(fmt.Sprintf("shown, number %d", i+1), a, b)
		}
	}
	return found
}

// bundle compares two MIME bundles and returns them as they were compared.
func bundle(ours, theirs map[string]any, expected map[string]int) (a, b map[string]any, same bool) {
	const plain = "text/plain"
	a, b = maps.Clone(ours), maps.Clone(theirs)
	if len(a) > 1 && !reflect.DeepEqual(a[plain], b[plain]) {
		delete(a, plain)
		delete(b, plain)
		expected[besides]++
	}
	mine, ok1 := a[plain].(string)
	text, ok2 := b[plain].(string)
	if ok1 && ok2 && text == mine+" <nil>" {
		b[plain] = mine
		expected[nilError]++
	}
	return a, b, reflect.DeepEqual(a, b)
}

// brief writes a value so that it can be read: in the order of keys, and not all of a picture.
func brief(v any) string {
	const most = 160
	var text string
	switch v := v.(type) {
	case map[string]any:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, k+": "+brief(v[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []map[string]any:
		var parts []string
		for _, b := range v {
			parts = append(parts, brief(b))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		text = fmt.Sprintf("%q", v)
	default:
		text = fmt.Sprintf("%v (%T)", v, v)
	}
	if len(text) > most {
		text = text[:most] + fmt.Sprintf("… (%d bytes)", len(text))
	}
	return text
}
