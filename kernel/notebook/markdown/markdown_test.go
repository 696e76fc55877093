package markdown

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestHTML(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"paragraphs", "a\nb\n\nc", "<p>a\nb</p>\n<p>c</p>\n"},
		{"headings", "# A *b*\n### C ###", "<h1>A <em>b</em></h1>\n<h3>C</h3>\n"},
		{"no heading", "#tag", "<p>#tag</p>\n"},
		{"escaped", "a < b & <script>alert(1)</script>", "<p>a &lt; b &amp; &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
		{"emphasis", "*a* **b** ***c*** _d_ __e__ ~~f~~", "<p><em>a</em> <strong>b</strong> <em><strong>c</strong></em> <em>d</em> <strong>e</strong> <del>f</del></p>\n"},
		{"nested emphasis", "**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>\n"},
		{"no emphasis", "2 * 3 * 4, snake_case_name, *a", "<p>2 * 3 * 4, snake_case_name, *a</p>\n"},
		{"code", "`a < b` and ``c ` d``", "<p><code>a &lt; b</code> and <code>c ` d</code></p>\n"},
		{"escape", `\*a\* \[b\]`, "<p>*a* [b]</p>\n"},
		{"link", "[a *b*](https://example.org/x_(y) \"t\")", "<p><a href=\"https://example.org/x_(y)\">a <em>b</em></a></p>\n"},
		{"relative link", "[a](figures/a.csv)", "<p><a href=\"figures/a.csv\">a</a></p>\n"},
		{"unsafe link", "[a](javascript:alert(1)) [b](JavaScript:x)", "<p>[a](javascript:alert(1)) [b](JavaScript:x)</p>\n"},
		{"bare link", "see https://example.org/a_b. End", "<p>see <a href=\"https://example.org/a_b\">https://example.org/a_b</a>. End</p>\n"},
		{"autolink", "<https://example.org>", "<p><a href=\"https://example.org\">https://example.org</a></p>\n"},
		{"quote in an address", `[a](https://x/"onclick="y)`, "<p><a href=\"https://x/&#34;onclick=&#34;y\">a</a></p>\n"},
		{"image", "![alt](x.png)", "<p><em>[alt]</em></p>\n"},
		{"math", "$\\lambda$ costs $3 or $4", "<p><code class=\"math\">\\lambda</code> costs $3 or $4</p>\n"},
		{"line break", "a  \nb\\\nc", "<p>a<br>\nb<br>\nc</p>\n"},
		{"fence", "```go\nx := *p\n```\nafter", "<pre><code class=\"language-go\">x := *p\n</code></pre>\n<p>after</p>\n"},
		{"open fence", "~~~\na", "<pre><code>a\n</code></pre>\n"},
		{"indented code", "    a\n\n    b\nc", "<pre><code>a\n\nb\n</code></pre>\n<p>c</p>\n"},
		{"quotation", "> a\n> - b\n\nc", "<blockquote>\n<p>a</p>\n<ul>\n<li>b\n</li>\n</ul>\n</blockquote>\n<p>c</p>\n"},
		{"list", "- a\n- b\n  more\n  - c\n- d", "<ul>\n<li>a\n</li>\n<li>b\nmore\n<ul>\n<li>c\n</li>\n</ul>\n</li>\n<li>d\n</li>\n</ul>\n"},
		{"ordered", "3. a\n4. b", "<ol start=\"3\">\n<li>a\n</li>\n<li>b\n</li>\n</ol>\n"},
		{"loose", "1. a\n\n2. b", "<ol>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>\n"},
		{"list after text", "a\n- b", "<p>a</p>\n<ul>\n<li>b\n</li>\n</ul>\n"},
		{"year at the start", "since\n2018. Then", "<p>since\n2018. Then</p>\n"},
		{"rule", "a\n\n---\nb", "<p>a</p>\n<hr>\n<p>b</p>\n"},
		{"table", "| a | b |\n|---|--:|\n| `x|y` | 1 |\n| \\| | *2* |\n\nc", "<table>\n<thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\" style=\"text-align:right\">b</th></tr>\n</thead>\n<tbody>\n<tr><td><code>x|y</code></td><td style=\"text-align:right\">1</td></tr>\n<tr><td>|</td><td style=\"text-align:right\"><em>2</em></td></tr>\n</tbody>\n</table>\n<p>c</p>\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := HTML(test.source, Options{}); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestOptions(t *testing.T) {
	options := Options{Level: 1, Image: func(address string) (string, bool) { return "data:" + address, address == "ok" }}
	got := HTML("# a\n\n###### b\n\n![x\"y](ok) ![z](no)", options)
	want := "<h2>a</h2>\n<h6>b</h6>\n<p><img src=\"data:ok\" alt=\"x&#34;y\"> <em>[z]</em></p>\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTitle(t *testing.T) {
	for source, want := range map[string]string{
		"text\n\n# The *cache* & `fills`\n": "The cache & fills",
		"## no":                             "",
		"```\n# no\n```\n# yes":             "yes",
	} {
		if got := Title(source); got != want {
			t.Errorf("Title(%q) = %q, want %q", source, got, want)
		}
	}
}

// wellFormed checks that every element is closed. hr, br and img have no end.
func wellFormed(page string) error {
	page = strings.NewReplacer("<hr>", "", "<br>", "").Replace(page)
	decoder := xml.NewDecoder(strings.NewReader("<x>" + page + "</x>"))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// FuzzHTML: whatever the text, the result is well-formed and holds no element
// that is not on the list.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{"# a\n\n- b\n  1. c\n> d", "**a *b** c*", "| a |\n|-|\n| b |", "[a](b)![c](d)", "```\nx", "*a _b ~~c~~_*", "`` ` ``", "<b>", "$$x$$"} {
		f.Add(seed)
	}
	known := map[string]bool{}
	for name := range strings.FieldsSeq("p h1 h2 h3 h4 h5 h6 em strong del code pre a ul ol li table thead tbody tr th td blockquote x") {
		known[name] = true
	}
	f.Fuzz(func(t *testing.T, source string) {
		page := HTML(source, Options{})
		clean := strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' || r == 0xFFFD || r == 0xFFFE || r == 0xFFFF {
				return -1 // not allowed in XML, harmless in HTML
			}
			return r
		}, strings.ToValidUTF8(page, ""))
		if err := wellFormed(clean); err != nil {
			t.Fatalf("%v in\n%s", err, page)
		}
		for _, part := range strings.Split(clean, "<")[1:] {
			name := strings.TrimPrefix(part, "/")
			name = name[:strings.IndexAny(name, " >")]
			if !known[name] && name != "hr" && name != "br" {
				t.Fatalf("element %q in\n%s", name, page)
			}
		}
	})
}
