package templates

import (
	"testing"
	"text/template"
)

func TestRewrite(t *testing.T) {
	for source, want := range map[string]string{
		"a {{.Name}} b":                       `a {{bridle_field . "Name" | bridle_show}} b`,
		"{{.A.B 3}}":                          `{{bridle_field (bridle_field . "A") "B" 3 | bridle_show}}`,
		"{{$x := .A}}{{$x.B | html}}":         `{{$x := bridle_field . "A"}}{{bridle_field $x "B" | bridle_show | html}}`,
		"{{range .All}}{{.}}{{end}}":          `{{range bridle_field . "All" | bridle_plain}}{{. | bridle_show}}{{end}}`,
		"{{if eq .A (len .B)}}x{{end}}":       `{{if eq (bridle_field . "A") (len (bridle_field . "B")) | bridle_plain}}x{{end}}`,
		"{{with (index .M 1).N}}{{.}}{{end}}": `{{with bridle_field (index (bridle_field . "M") 1) "N" | bridle_with}}{{. | bridle_show}}{{end}}`,
		"{{1 | .Add}}":                        `{{1 | bridle_field . "Add" | bridle_show}}`,
	} {
		parsed, err := template.New("").Parse(source)
		if err != nil {
			t.Fatal(err)
		}
		tree := parsed.Tree.Copy()
		Rewrite(tree)
		if got := tree.Root.String(); got != want {
			t.Errorf("%s: got %s, want %s", source, got, want)
		}
		if got := parsed.Tree.Root.String(); got != source {
			t.Errorf("%s became %s", source, got)
		}
	}
}
