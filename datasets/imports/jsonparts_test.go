package imports

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// FuzzJSONParts compares with encoding/json: the same members, elements and texts of every valid value, at every
// level.
func FuzzJSONParts(f *testing.F) {
	for _, s := range []string{`{}`, `[]`, ` { "a" : 1 , "b":[ true,null , "x\\" ],"c":{"d":-1.5e3}, "a":"\u0041\"" } `, `["\\\"",[[]],{"a":{}}]`, `"\ud800"`, `1`, `{"":""}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if json.Valid(b) && strings.ToValidUTF8(string(b), "") == string(b) {
			sameParts(t, b)
		}
	})
}

// TestJSONParts is the same for deep and odd values.
func TestJSONParts(t *testing.T) {
	for _, s := range []string{strings.Repeat("[", 500) + strings.Repeat("]", 500), `{"a":"` + strings.Repeat(`\\`, 1000) + `"}`, `[1,2 ,3]`, "{\"a\"\t:\r\n1}", `{"\u0061b":1}`} {
		if !json.Valid([]byte(s)) {
			t.Fatal(s)
		}
		sameParts(t, []byte(s))
	}
}

func sameParts(t *testing.T, b []byte) {
	t.Helper()
	var fields map[string]json.RawMessage
	err := json.Unmarshal(b, &fields)
	got, ok := members(b)
	if isObject := err == nil && fields != nil; isObject != ok || ok && !reflect.DeepEqual(got, fields) {
		t.Fatalf("members of %q: %q, not %q", b, got, fields)
	}
	var list []json.RawMessage
	err = json.Unmarshal(b, &list)
	all, ok := elements(b)
	if isList := err == nil && list != nil; isList != ok || len(all) != len(list) || len(all) > 0 && !reflect.DeepEqual(all, list) {
		t.Fatalf("elements of %q: %q, not %q", b, all, list)
	}
	var s string
	if err := json.Unmarshal(b, &s); err == nil && b[0] == '"' && b[len(b)-1] == '"' {
		if got, ok := unquoted(b); !ok || got != s {
			t.Fatalf("text of %q: %q, not %q", b, got, s)
		}
	}
	for _, v := range fields {
		sameParts(t, v)
	}
	for _, v := range list {
		sameParts(t, v)
	}
}
