package report

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bridle/kernel/notebook/figure"
	"bridle/kernel/verify/lock"
)

func TestWrite(t *testing.T) {
	page := string(mustWrite(t, invented(t), Options{Title: "An <invented> report", Date: "17 August 2018", Facts: inventedFacts(t)}))
	for text, count := range map[string]int{
		"<main ": 1, "<h1>": 1, `<html lang="en">`: 1, "<script": 0, "@import": 0, "url(": 0, "<form": 0, "position:fixed": 0, "opacity:.1": 0,
		"<title>SIMULATED: An &lt;invented&gt; report</title>": 1, "<h1>An &lt;invented&gt; report</h1>": 1,
		"Snapshot up to 17 August 2018 · <code>5a5a5a5a5a5a</code> · 3 figures · 2 notebooks":             1,
		"The numbers, names and countries of part 1 and the headline numbers come from an invented world": 1,
		// the first part, whose first heading is that of the section
		"<h2>Which servers answer?</h2>": 1, "<h3>Deep</h3>": 1, "<h3>Next</h3>": 1, "<h4>Too deep</h4>": 1, "<h3>Another of level 1</h3>": 1,
		// figures: numbers run on, anchors are each figure's own, identifiers too
		`<figure id="figure-bars">`: 1, `<figure id="figure-bars-2">`: 1, `<figure id="figure-lines">`: 1, `<path id="f1-a"`: 1, `<path id="f2-a"`: 1, `href="#f2-a"`: 1,
		`aria-labelledby="f1-name" aria-describedby="f1-words"><title id="f1-name">Figure 1. Bars of bars. Counts by country</title><desc id="f1-words">Two bars &amp; a &#34;line&#34; of bars</desc>`: 1,
		"own words": 0, ">own<": 0,
		"<summary>Data of figure 1: 2 rows</summary>":                       1,
		"<caption>Data of figure 1, 2 rows. SIMULATED</caption>":            1,
		`<th scope="col">column 3</th>`:                                     1,
		"<summary>Data of figure 2: the first 200 of 250 rows</summary>":    1,
		"all are in the notebook&#39;s folder, figures/bars.csv":            1,
		"The notebook gives no data for this figure.":                       1,
		"<strong>Not verifiable:</strong>":                                  1,
		"<strong>Locked,</strong> not yet verified":                         1,
		"1 raw cell of the notebook":                                        1,
		"This output has more than texts and tables; its text stands here.": 1,
		"red &lt;b&gt;":                 1,
		"<p><strong>Shown</strong></p>": 1,
		`<dd class="value">1,234,567 <span class="unit">addresses</span></dd>`:                                             1,
		"95 % interval: 1,200,000 to 1,300,000":                                                                            1,
		`<dd class="value none">no number</dd><dd>no clusters; run`:                                                        1,
		"No interval: selected; expected share of false ones: at most 0.05 of all claims":                                  1,
		"1 of 2 notebooks were run at the snapshot":                                                                        1,
		"Of these 1,000 by certificate":                                                                                    1,
		"<td>1,234,567</td><td>" + strings.Repeat(strings.Repeat("0c", 12)+"<wbr>", 2) + strings.Repeat("0c", 8) + "</td>": 1,
		"<td>" + strings.Repeat("ab", 6) + "</td><td>1.26.8</td><td>1.5.4</td>":                                            1,
	} {
		if n := strings.Count(page, text); n != count {
			t.Errorf("%q occurs %d times, want %d", text, n, count)
		}
	}
	if n := strings.Count(page, "<tr><td>XA</td><td class=\"n\">1</td></tr>"); n != tableRows {
		t.Errorf("%d rows of the long table, want %d", n, tableRows)
	}
	headingsInOrder(t, page)
	identifiersOnce(t, page)
}

// headingsInOrder: no level is left out on the way down.
func headingsInOrder(t *testing.T, page string) {
	t.Helper()
	last := 0
	for _, h := range regexp.MustCompile(`<h([1-6])[ >]`).FindAllStringSubmatch(page, -1) {
		level := int(h[1][0] - '0')
		if level > last+1 {
			t.Errorf("a heading of level %d follows one of level %d", level, last)
		}
		last = level
	}
}

// identifiersOnce: every identifier is there once, and every link within the page
// leads to one.
func identifiersOnce(t *testing.T, page string) {
	t.Helper()
	ids := map[string]int{}
	for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]]++; ids[m[1]] == 2 {
			t.Errorf("the identifier %s is there twice", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] == 0 {
			t.Errorf("a link leads to %s, which is not there", m[1])
		}
	}
}

func TestSameBytes(t *testing.T) {
	sections := invented(t)
	first := mustWrite(t, sections, Options{Title: "t"})
	if !bytes.Equal(first, mustWrite(t, invented(t), Options{Title: "t"})) {
		t.Error("the same reports in another folder give other bytes")
	}
}

func TestOneNotebook(t *testing.T) {
	s := mustLoad(t, folder(t, "one.ipynb", ran(text("# Only *one*\n\n## Part"), code("1", shown("text/plain", "2"))), asIs))
	page := string(mustWrite(t, []*Section{s}, Options{}))
	for _, want := range []string{"<h1>Only one</h1>", "<h2>Part</h2>", "<title>Only one</title>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(page, "SIMULATED") || strings.Contains(page, `class="banner"`) {
		t.Error("real data bear the mark of simulated ones")
	}
	headingsInOrder(t, page)
	identifiersOnce(t, page)
}

func TestWriteErrors(t *testing.T) {
	sections := invented(t)
	other := mustLoad(t, folder(t, "other.ipynb", ran(code("draw()", picture("x", "a\n1\n"))), func(l *lock.Lock) *lock.Lock {
		f := l.Figures["x"]
		f.Snapshot = strings.Repeat("6b", 32)
		l.Figures["x"] = f
		return l
	}))
	for _, test := range []struct {
		name     string
		sections []*Section
		o        Options
		want     string
	}{
		{"nothing", nil, Options{}, "nothing to report"},
		{"no title", sections, Options{}, "give one for the report with --title"},
		{"two snapshots", append(sections, other), Options{Title: "t"}, "first.ipynb was run at snapshot 5a5a5a5a5a5a and other.ipynb at 6b6b6b6b6b6b"},
		{"facts of another", []*Section{other}, Options{Facts: inventedFacts(t)}, "the facts are of snapshot 5a5a5a5a5a5a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := Write(test.sections, test.o); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// TestSize: twenty figures of 100 kB, which is more than most charts have, with
// 10,000 rows each, make a page of less than 6 MB.
func TestSize(t *testing.T) {
	usual := strings.Replace(drawing, "</svg>", strings.Repeat(`<path d="M0 0L10 0L10 10Z"/>`, 3600)+"</svg>", 1)
	rows := "operator,country,class\n" + strings.Repeat("operator-name,XA,\"tested, not claimed\"\n", 10000)
	n := ran()
	for i := range 20 {
		o := picture(fmt.Sprintf("figure-%d", i), rows)
		o.Data["image/svg+xml"] = usual
		c := code("draw()", o)
		c.ID, c.ExecutionCount = fmt.Sprintf("c%d", i), i+1
		n.Cells = append(n.Cells, c)
	}
	page := mustWrite(t, []*Section{mustLoad(t, folder(t, "many.ipynb", n, without))}, Options{})
	if len(page) < 20*len(usual) || len(page) > 6<<20 {
		t.Errorf("20 figures of %d bytes give a page of %d bytes", len(usual), len(page))
	}
}

// TestLoadErrors changes one thing in a good report each.
func TestLoadErrors(t *testing.T) {
	good := func() string {
		return folder(t, "n.ipynb", ran(text("# T"), code("draw()", picture("x", "a\n1\n"))), asIs)
	}
	replace := func(t *testing.T, path, from, to string) {
		t.Helper()
		data, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(data, []byte(from)) {
			t.Fatalf("%s has no %q: %v", path, from, err)
		}
		if err := os.WriteFile(path, bytes.ReplaceAll(data, []byte(from), []byte(to)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ name, file, from, to, want string }{
		{"cell", "n.ipynb", "draw()", "drew()", "cell 1 (cell-2) is not the one that was locked"},
		{"drawing", "n.ipynb", "Bars</text>", "Bats</text>", "figure x is not the one that was locked (svg)"},
		{"data", "n.ipynb", `"1\n"`, `"2\n"`, "figure x is not the one that was locked (csv)"},
		{"caption", "n.ipynb", "Counts by", "Shares by", "the words of figure x are not those that were locked"},
		{"file", "figures/x.csv", "1", "2", "x.csv was changed after it was locked"},
		{"gone", lock.Name, `"x": {`, `"y": {`, "figure x is not in figures.lock.json"},
		{"failed", "n.ipynb", `"complete"`, `"failed", "error": "cell 1: no"`, "the run failed (cell 1: no)"},
		{"not ran", "n.ipynb", `"complete"`, `""`, "was not run by 'bridle run'"},
		{"no lock", lock.Name, "{", "[", "figures.lock.json"},
		{"elsewhere", lock.Name, `"n.ipynb"`, `"../n.ipynb"`, "not the name of a file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := good()
			replace(t, filepath.Join(dir, filepath.FromSlash(test.file)), test.from, test.to)
			if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
	for dir, want := range map[string]string{t.TempDir(): "has no executed notebook", filepath.Join(t.TempDir(), "none"): "cannot find the report"} {
		if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestVerdict: a verification counts only for the lock that it is about.
func TestVerdict(t *testing.T) {
	dir := folder(t, "n.ipynb", ran(code("draw()", picture("x", "a\n1\n"))), asIs)
	hash := mustLoad(t, dir).LockHash
	for _, test := range []struct{ name, hash, want string }{
		{"this", hash, "<strong>Verified:</strong> the notebook was run again and compared. 1 figure: 1 A."},
		{"another", lock.Hash([]byte("other")), "the verification beside it is of another run"},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := "<meta name=\"bridle-lock\" content=\"" + test.hash + "\">\n<h1>V</h1>\n<p>1 figure: 1 A. <span class=\"muted\">A: same</span></p>"
			if err := os.MkdirAll(filepath.Join(dir, "verify"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "verify", "index.html"), []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
			if got := string(mustWrite(t, []*Section{mustLoad(t, dir)}, Options{})); !strings.Contains(got, test.want) {
				t.Errorf("no %s", test.want)
			}
		})
	}
}

// On a dark screen figures of the project take the colours that they are given, and others keep their white ground; the drawing itself
// is the one that was locked.
func TestFiguresFollowThePageIntoTheDark(t *testing.T) {
	own := figure.Figure{SVG: "<svg><metadata>own plotted sha256:" + strings.Repeat("0a", 32) + "</metadata></svg>"}
	dark := func(selector string) string { return selector + ` [fill="#ffffff"]{fill:#000000}` + "\n" }
	with, without := &writer{options: Options{Dark: dark}}, &writer{}
	if with.look(own) != "drawing themed" || with.look(figure.Figure{SVG: "<svg/>"}) != "drawing" || without.look(own) != "drawing" {
		t.Error("which figures are dark on dark pages")
	}
	page := string(mustWrite(t, invented(t), Options{Title: "Invented", Dark: dark}))
	if !strings.Contains(page, "@media screen and (prefers-color-scheme: dark) {\n.themed {") || !strings.Contains(page, `.themed svg [fill="#ffffff"]{fill:#000000}`) {
		t.Error("the page has no dark colours for figures")
	}
}
