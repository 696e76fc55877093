package page

import (
	"slices"
	"strings"
	"testing"

	"bridle/kernel/notebook/figure"
	"bridle/kernel/notebook/nbformat"

	"golang.org/x/net/html"
)

func text(source string) nbformat.Cell {
	return nbformat.Cell{Type: nbformat.Markdown, Source: source}
}

func code(source string, outputs ...nbformat.Output) nbformat.Cell {
	return nbformat.Cell{Type: nbformat.Code, Source: source, Outputs: outputs, ExecutionCount: 1}
}

func render(t *testing.T, options Options, cells ...nbformat.Cell) string {
	t.Helper()
	n := &nbformat.Notebook{Cells: cells}
	figures, err := figure.Find(n)
	if err != nil {
		t.Fatal(err)
	}
	return string(Write(n, figures, options))
}

func shown(data map[string]any) nbformat.Output {
	return nbformat.Output{Type: nbformat.Display, Data: data}
}

func TestOutputs(t *testing.T) {
	svg := `<svg><g id="a"/><use href="#a"/></svg>`
	for _, test := range []struct {
		name   string
		output nbformat.Output
		want   string
	}{
		{"stream", nbformat.Output{Type: nbformat.Stream, Name: "stderr", Text: "\x1b[31ma<b\x1b[0m"}, `<pre class="stream stderr" tabindex="0">a&lt;b</pre>`},
		{"written over", nbformat.Output{Type: nbformat.Stream, Name: "stdout", Text: "a\r\n1 of 3\r2 of 3\r3 of 3\nb\r"}, "tabindex=\"0\">a\n3 of 3\nb\r</pre>"},
		{"error", nbformat.Output{Type: nbformat.Error, ErrorName: "E", ErrorValue: "<x>"}, `<strong>E</strong> &lt;x&gt;`},
		{"plain", shown(map[string]any{"text/plain": "<1>"}), `<pre class="value" tabindex="0">&lt;1&gt;</pre>`},
		{"markdown", shown(map[string]any{"text/markdown": "# *a*", "text/plain": "x"}), "<h2><em>a</em></h2>"},
		{"json", shown(map[string]any{"application/json": map[string]any{"b": 1, "a": "<"}}), "{\n  &#34;a&#34;: &#34;\\u003c&#34;,\n  &#34;b&#34;: 1\n}"},
		{"latex", shown(map[string]any{"text/latex": "$x<y$"}), `<code class="math">$x&lt;y$</code>`},
		{"svg over png", shown(map[string]any{"image/svg+xml": svg, "image/png": "aGk="}), `without a description"><svg><g id="f1-a"/><use href="#f1-a"/></svg>`},
		{"png for an unsafe svg", shown(map[string]any{"image/svg+xml": "<svg><script/></svg>", "image/png": "aGk="}), `<img src="data:image/png;base64,aGk=" alt="`},
		{"unsafe svg as an image", shown(map[string]any{"image/svg+xml": "<svg><style/></svg>"}), `<img src="data:image/svg+xml;base64,PHN2Zz48c3R5bGUvPjwvc3ZnPg==" alt="`},
		{"data", shown(map[string]any{"image/png": "aGk=", "text/csv": "country,n\nXA,1\n<b>,2\n"}), "<summary>Plotted data, 2 rows</summary>"},
		{"simulated data", shown(map[string]any{"image/png": "aGk=", "text/csv": "# SIMULATED\ncountry,n\nXA,1\n"}), "<caption>SIMULATED</caption>\n<thead>\n<tr><th scope=\"col\">country</th>"},
		{"numbers to the right", shown(map[string]any{"image/png": "aGk=", "text/csv": "country,n\nXA,1\n"}), `<td>XA</td><td class="n">1</td>`},
		{"long data", shown(map[string]any{"image/png": "aGk=", "text/csv": "n\n" + strings.Repeat("1\n", 1001)}), "the first 1000 of 1001 rows; all are in figures/cell-01-1.csv"},
		{"odd data", shown(map[string]any{"image/png": "aGk=", "text/csv": "a\"b"}), "<pre tabindex=\"0\">a&#34;b</pre>"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := render(t, Options{}, code("x", test.output)); !strings.Contains(got, test.want) {
				t.Errorf("no\n%s\nin\n%s", test.want, got[strings.Index(got, "<main>"):])
			}
		})
	}
}

func TestFigureHasCaptionAndAlt(t *testing.T) {
	output := nbformat.Output{Type: nbformat.Result, Data: map[string]any{"image/png": "aGk="}, Metadata: map[string]any{
		"bridle": map[string]any{"figure": "fills", "caption": "Fills & misses"}, "image/png": map[string]any{"alt": "A \"line\""},
	}}
	got := render(t, Options{}, code("x", output))
	for _, want := range []string{`<figure id="figure-fills">`, `alt="A &#34;line&#34;"`, "<figcaption>Fills &amp; misses</figcaption>"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
}

// TestPage: one main, one heading of level 1, a language, no request.
func TestPage(t *testing.T) {
	for _, test := range []struct {
		name  string
		cells []nbformat.Cell
		title string
	}{
		{"heading first", []nbformat.Cell{text("# Fills\n\na"), text("# Second"), code("1")}, "Fills"},
		{"no heading", []nbformat.Cell{text("a"), code("1")}, "cache fills"},
		{"heading later", []nbformat.Cell{text("a"), text("# Later")}, "Later"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := render(t, Options{Name: "cache fills.ipynb"}, test.cells...)
			for text, count := range map[string]int{"<h1>": 1, "<main>": 1, "<html lang=\"en\">": 1, "<title>" + test.title + "</title>": 1, "<script": 0, "default-src 'none'": 1, "url(": 0, "@import": 0} {
				if n := strings.Count(got, text); n != count {
					t.Errorf("%q occurs %d times, want %d", text, n, count)
				}
			}
		})
	}
}

func TestFailure(t *testing.T) {
	failed := code("x", nbformat.Output{Type: nbformat.Error, ErrorName: "CompileError", ErrorValue: "cell 1: undefined"})
	got := render(t, Options{Failure: "cell 1: undefined"}, text("a"), failed, text("hidden words"), code("y"))
	for _, want := range []string{"<strong>This run failed.</strong> cell 1: undefined <a href=\"#cell-2\">", "2 further cells are not shown"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if strings.Contains(got, "hidden words") {
		t.Error("a cell behind the failed one is shown")
	}
}

func TestAttachment(t *testing.T) {
	cell := text("![map](attachment:m.png) ![far](https://example.org/x.png)")
	cell.Attachments = map[string]any{"m.png": map[string]any{"image/png": "aGk=\n"}}
	got := render(t, Options{}, cell)
	if !strings.Contains(got, `<img src="data:image/png;base64,aGk=" alt="map"> <em>[far]</em>`) {
		t.Errorf("got %s", got[strings.Index(got, "<main>"):])
	}
}

func TestBalanced(t *testing.T) {
	for text, want := range map[string]bool{
		"<p>a<b>c</b>":                        true,
		"<div><table><tr><td>1</table></div>": true,
		"<DIV class=\"a\"></div>":             true,
		"a < b":                               false, // a tag that is never ended, to a browser
		"":                                    true,
		"</div>":                              false,
		"<div>":                               false,
		"<div><section></div></section>":      false,
		"<!-- a":                              false,
		"<!-- </div> -->":                     true,
		"<body></body>":                       false,
		"<p><textarea>":                       false,
		"<a href=\"x":                         false,
		"<svg/><svg><g/></svg>":               true,
	} {
		if got := balanced(text); got != want {
			t.Errorf("balanced(%q) = %v", text, got)
		}
	}
	output := shown(map[string]any{"text/html": "</main>x", "text/plain": "plain"})
	got := render(t, Options{}, code("x", output))
	if strings.Count(got, "</main>") != 1 || !strings.Contains(got, "not a well-formed fragment") || !strings.Contains(got, ">plain<") {
		t.Errorf("got %s", got)
	}
}

// FuzzPage: whatever a cell puts out as HTML, the page keeps its one main
// element.
// FuzzPage: whatever a cell shows, the page around it stays as it is. The second route is the parser that browsers have.
func FuzzPage(f *testing.F) {
	for _, source := range []string{"<b>a</b>", "</section></main>", "<main\xfd>", "<main/x>", "<xmp>", "<!-- --!> <div> -->", "<svg><style></main></style></svg>",
		"<svg><title>a</title></svg>", "<svg/><math/>", "<table><td>a</table><a><b><i>", "<select><option>a</select>", "<svg><![CDATA[ > </svg> ]]>"} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		n := &nbformat.Notebook{Cells: []nbformat.Cell{code("x", shown(map[string]any{"text/html": source, "text/plain": ""})), code("y")}}
		page := string(Write(n, nil, Options{}))
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(frame(root, nil), " "), "body main section.cell section.cell footer"; got != want {
			t.Fatalf("the page of %q is %s, want %s\n%s", source, got, want, page)
		}
	})
}

// frame lists the elements of the page that no cell may add to, each where it belongs.
func frame(n *html.Node, above []string) (list []string) {
	name := n.Data
	if n.Type != html.ElementNode {
		name = ""
	}
	for _, a := range n.Attr {
		if name == "section" && a.Key == "class" {
			name += "." + strings.Fields(a.Val + " none")[0]
		}
	}
	parent := above
	switch {
	case name == "body" || name == "main" && len(parent) == 1 || name == "footer" && len(parent) == 1 || name == "section.cell" && len(parent) == 2:
		list, above = []string{name}, append(slices.Clone(above), name)
	case name == "html" || name == "":
	case len(above) > 0:
		above = append(slices.Clone(above), name)
	}
	for c := range n.ChildNodes() {
		list = append(list, frame(c, above)...)
	}
	return list
}

// A figure of the project follows the page into the dark; of another, nobody knows what its
// colours mean.
func TestDark(t *testing.T) {
	const named = "<metadata>figure plotted sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef</metadata>"
	drawing := func(inside string) nbformat.Output {
		svg := `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4">` + inside + `<path fill="#ffffff" d="M0 0H4V4H0Z"/></svg>`
		return nbformat.Output{Type: nbformat.Result, Data: map[string]any{"image/svg+xml": svg}, Metadata: map[string]any{
			"bridle": map[string]any{"figure": "fills", "caption": "Fills"}}}
	}
	dark := func(selector string) string { return selector + ` [fill="#ffffff"]{fill:#000000}` }
	for _, test := range []struct {
		name   string
		inside string
		dark   func(string) string
		themed int
	}{
		{"of the project", named, dark, 1},
		{"of others", "", dark, 0},
		{"no rules", named, nil, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := render(t, Options{Dark: test.dark}, code("x", drawing(test.inside)))
			if n := strings.Count(got, `class="drawing themed"`); n != test.themed {
				t.Errorf("%d figures follow the page, want %d", n, test.themed)
			}
			if has := strings.Contains(got, `.themed svg [fill="#ffffff"]{fill:#000000}`); has != (test.dark != nil) {
				t.Errorf("the page has rules: %v", has)
			}
		})
	}
}
