package closure

import (
	"fmt"
	"reflect"
	"testing"
)

// The places of arguments are those that package fmt gives: it prints them here.
func TestFormatVerbs(t *testing.T) {
	for _, test := range []struct {
		format string
		want   []formatVerb
	}{
		{"", nil},
		{"%", nil},
		{"100%% %T", []formatVerb{{'T', 7, 0, false}}},
		{"%v %#v", []formatVerb{{'v', 1, 0, false}, {'v', 5, 1, true}}},
		{"%-*.*f|%T", []formatVerb{{'f', 5, 2, false}, {'T', 8, 3, false}}},
		{"%[2]T %[1]v %T", []formatVerb{{'T', 4, 1, false}, {'v', 10, 0, false}, {'T', 13, 1, false}}},
		{"%[x]d", []formatVerb{{'d', 4, 0, false}}},
		{"%[1", nil},
		{"é%T", []formatVerb{{'T', 3, 0, false}}},
	} {
		if got := formatVerbs(test.format); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: got %v, want %v", test.format, got, test.want)
		}
	}
	if got := fmt.Sprintf("%-*.*f|%[2]v", 6, 1, 1.25); got != "1.2   |1" { // the star takes arguments
		t.Errorf("got %q", got)
	}
}

func FuzzFormatVerbs(f *testing.F) {
	f.Add("%[3]*.[2]*[1]f %T %#v %w")
	f.Fuzz(func(t *testing.T, format string) {
		for _, v := range formatVerbs(format) {
			if v.at >= len(format) || v.arg < 0 {
				t.Errorf("%+v in %q", v, format)
			}
		}
		withTypeVerbs(format)
	})
}
