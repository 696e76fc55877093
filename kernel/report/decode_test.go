package report

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestDecodeFacts(t *testing.T) {
	f, err := DecodeFacts([]byte(`[{"name": "Operators", "value": 0.50, "low": 0.1, "high": 0.9, "caveat": "c"}]`))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.List[0]; got.Name != "Operators" || got.Value != "0.50" || got.Low != "0.1" || got.High != "0.9" || got.Caveat != "c" {
		t.Errorf("got %+v", got)
	}
	for text, want := range map[string]string{
		``:                                      "cannot be read",
		`{}`:                                    "no facts",
		`[]`:                                    "no facts",
		`[] []`:                                 "behind the end",
		`[{"value": 1}]`:                        "fact 1: it has no name",
		`[{"name": "a"}]`:                       `fact 1: "a" has no value`,
		`[{"name": "a", "value": "1e"}]`:        "cannot be read",
		`[{"name": "a", "value": 1, "low": 1}]`: "one end of an interval",
		`[{"name": "a", "value": 1, "low": 2, "high": 1}]`:     "2 to 1 is no interval",
		`[{"name": "a", "value": 5, "low": 1, "high": 2}]`:     "the value 5 lies outside of its interval, 1 to 2",
		`[{"name": "a", "missing": "m", "low": 1, "high": 2}]`: "an interval and no value",
	} {
		if _, err := DecodeFacts([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for number, want := range map[string]string{"1": "1", "1234": "1,234", "-1234567": "-1,234,567", "123": "123", "0.1234": "0.1234", "1e6": "1e6", "": ""} {
		if got := grouped(number); got != want {
			t.Errorf("grouped(%s) = %s, want %s", number, got, want)
		}
	}
}

// FuzzDecodeFacts: what is accepted has a name, and a value or a reason.
func FuzzDecodeFacts(f *testing.F) {
	f.Add([]byte(`[{"name": "a", "value": 1, "low": 1, "high": 2}]`))
	f.Add([]byte(`{"facts": [{"what": "a", "missing": "m"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, err := DecodeFacts(data)
		if err != nil {
			return
		}
		for _, fact := range facts.List {
			if fact.Name == "" || fact.Value == "" && fact.Missing == "" {
				t.Fatalf("accepted %+v", fact)
			}
		}
	})
}

func TestFragment(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{"a < b & c", "a &lt; b &amp; c"},
		{"<p>a<b>c", "<p>a<b>c</b></p>"},
		{"</main></div>x", "x"},
		{"<!-- c -->x", "x"},
		{`<p id="main" onclick="x()" class="banner" style="color:red;text-align:right">x</p>`, `<p style="text-align:right">x</p>`},
		{`<a href="javascript:x()">x</a>`, "<a>x</a>"},
		{"<h1>x</h1>", "<p>x</p>"},
		{"<table><tr><th>  </th><td>1</td></tr></table>", `<div class="scroll" role="group" tabindex="0" aria-label="n"><table><tbody><tr><td>  </td><td>1</td></tr></tbody></table></div>`},
	} {
		if got, ok := fragment(test.source, "n"); !ok || got != test.want {
			t.Errorf("%s: got %s, %v, want %s", test.source, got, ok, test.want)
		}
	}
	for columns, want := range map[int]string{9: "scroll", 10: "scroll wide", 29: "scroll wide huge"} {
		got, _ := fragment("<table><caption>c</caption><tr>"+strings.Repeat("<td>1</td>", columns)+"</tr><tr><td>2</td></tr></table>", "n")
		if !strings.HasPrefix(got, `<div class="`+want+`"`) {
			t.Errorf("%d columns: got %.40s, want %s", columns, got, want)
		}
	}
	for _, source := range []string{"<script>x</script>", "<style>x</style>", "<meta http-equiv=refresh content=0>", "<svg></svg>", "<img src=https://example.org>", "<iframe></iframe>", "<link rel=dns-prefetch href=//example.org>", "<form></form>", "<math></math>", "<input>"} {
		if got, ok := fragment(source, "n"); ok {
			t.Errorf("%s was taken over as %s", source, got)
		}
	}
}

// FuzzFragment: whatever a cell shows, what is taken over stays the same when it is
// taken over again, and ends where it began.
func FuzzFragment(f *testing.F) {
	for _, s := range []string{"<b>a</b>", "</section></main>", "<table><td><table><tr><th>", "<p style='text-align:right'>", "<a href=http://example.org>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		got, ok := fragment(source, "n")
		if !ok {
			return
		}
		page := `<!DOCTYPE html><html><body><main id="main">` + got + `</main><footer></footer></body></html>`
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		body := doc.LastChild.LastChild
		if body.FirstChild == nil || body.FirstChild.Data != "main" || body.FirstChild.NextSibling == nil || body.FirstChild.NextSibling.Data != "footer" {
			t.Fatalf("%q breaks the page as %q", source, got)
		}
	})
}
