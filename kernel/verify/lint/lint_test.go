package lint_test

import (
	"go/types"
	"reflect"
	"strings"
	"testing"

	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/session"
	"bridle/kernel/verify/lint"
)

// grade calls every query unsafe that says so.
func grade(query string) []lint.Finding {
	var all []lint.Finding
	for i, line := range strings.Split(query, "\n") {
		if strings.Contains(line, "UNSAFE") {
			all = append(all, lint.Finding{Line: i + 1, Grade: "F", What: "unsafe", Instead: "something safe"})
		}
	}
	return all
}

// world imports what sessions have, and packages that are made up here: figure,
// a graph library and a study.
type world struct {
	types.Importer
	own map[string]*types.Package
}

func (w world) Import(path string) (*types.Package, error) {
	if pkg := w.own[path]; pkg != nil {
		return pkg, nil
	}
	return w.Importer.Import(path)
}

func newWorld(t testing.TB) world {
	t.Helper()
	known, err := session.Importer()
	if err != nil {
		t.Fatal(err)
	}
	w := world{known, map[string]*types.Package{}}
	text := types.Typ[types.String]
	pkg := func(path, name string) *types.Package {
		w.own[path] = types.NewPackage(path, name)
		w.own[path].MarkComplete()
		return w.own[path]
	}
	figure := pkg("bridle/analysis/figure", "figure")
	var fields []*types.Var
	for _, name := range []string{"ID", "Title", "Subtitle", "Alt", "Source", "Note"} {
		fields = append(fields, types.NewField(0, figure, name, text, false))
	}
	declare(figure, "Meta", types.NewStruct(fields, nil))
	study := pkg("bridle/analysis/study", "study")
	opened := declare(study, "Study", types.NewStruct(nil, nil))
	opened.AddMethod(types.NewFunc(0, study, "SQL", types.NewSignatureType(types.NewParam(0, study, "", opened), nil, nil,
		types.NewTuple(types.NewParam(0, study, "", text), types.NewParam(0, study, "", types.NewSlice(types.Universe.Lookup("any").Type()))), nil, true)))
	study.Scope().Insert(types.NewVar(0, study, "S", opened))
	network := pkg("gonum.org/v1/gonum/graph/network", "network")
	for _, name := range []string{"Plain", "Ordered"} {
		g := declare(network, name, types.NewStruct(nil, nil))
		for _, method := range []string{"Nodes", "From"} {
			g.AddMethod(types.NewFunc(0, network, method, types.NewSignatureType(types.NewParam(0, network, "", g), nil, nil, nil, nil, false)))
		}
		network.Scope().Insert(types.NewFunc(0, network, "Of"+name, types.NewSignatureType(nil, nil, nil, types.NewTuple(types.NewParam(0, network, "", g)), nil, false)))
	}
	return w
}

func declare(pkg *types.Package, name string, underlying types.Type) *types.Named {
	obj := types.NewTypeName(0, pkg, name, nil)
	named := types.NewNamed(obj, underlying, nil)
	pkg.Scope().Insert(obj)
	return named
}

// check lints code cells, one after another.
func check(t testing.TB, sources ...string) []string {
	t.Helper()
	n := &nbformat.Notebook{}
	for _, s := range sources {
		n.Cells = append(n.Cells, nbformat.Cell{Type: nbformat.Code, ID: "c", Source: s})
	}
	var lines []string
	for _, f := range lint.Check(n, newWorld(t), grade) {
		lines = append(lines, f.String())
	}
	return lines
}

func TestGoCells(t *testing.T) {
	const maps = "import (\"fmt\"; \"maps\"; \"slices\"; \"sort\")\nm := map[string]int{}\n_, _, _, _ = fmt.Sprint(), slices.Sorted(maps.Keys(m)), sort.Strings, 1\n"
	for _, test := range []struct{ name, source, want string }{
		{"clock", "import \"time\"\nfor i := 0; i < 2; i++ {\n\t_ = time.Now()\n}", "F  cell c, line 3: time.Now is the time of the run"},
		{"clock, other name", "import t \"time\"\nt.Since(t.Time{})", "line 2: time.Since is the time of the run"},
		{"not the clock", "import \"time\"\ntype T struct{}\nfunc (T) Now() int { return 1 }\nvar tt T\ntt.Now()\ntime.Unix(0, 0)", ""},
		{"dice", "import \"math/rand/v2\"\nrand.IntN(3)", "line 2: rand.IntN draws numbers that nobody seeded"},
		{"old dice", "import \"math/rand\"\nrand.Shuffle(1, func(i, j int) {})", "rand.Shuffle draws numbers"},
		{"a method of a seeded source", "import \"math/rand/v2\"\nr := rand.New(rand.NewPCG(1, 2))\nr.IntN(3)", ""},
		{"machine", "import \"os\"\nos.Getenv(\"HOME\")", "os.Getenv depends on the machine"},
		{"time magic", "%time\n1 + 1", "%time prints how long the cell took"},
		{"map printed", maps + "for k := range m {\n\tfmt.Println(k)\n}", "line 4: the order of a map differs at each run; range over slices.Sorted(maps.Keys(m))"},
		{"map summed in floats", maps + "x := 0.0\nfor _, v := range m { x += float64(v) }", "line 5: the order of a map"},
		{"map summed in ints", maps + "x := 0\nfor _, v := range m { if v > 1 { x += v } else { x++ } }", ""},
		{"map into map", maps + "o := map[int]string{}\nfor k, v := range m { o[v] = k }", ""},
		{"keys not sorted", maps + "var list []string\nfor k := range m { list = append(list, k) }\nlist", "line 5: the order of a map"},
		{"keys sorted later", maps + "var list []string\nfor k := range m { list = append(list, k) }\nslices.Sort(list)", ""},
		{"keys sorted by sort", maps + "var list []string\nfor k := range m { list = append(list, k) }\nsort.Strings(list)", ""},
		{"any found", maps + "found := false\nfor k := range m { if k == \"x\" { found = true } }", ""},
		{"the last one wins", maps + "last := \"\"\nfor k := range m { last = k }", "line 5: the order of a map"},
		{"iterator", maps + "for k := range maps.Keys(m) { fmt.Println(k) }", "line 4: the order of a map"},
		{"collected", maps + "slices.Collect(maps.Keys(m))", "slices.Sorted instead of slices.Collect"},
		{"collected, then sorted", maps + "l := slices.Collect(maps.Values(m))\nslices.Sort(l)", ""},
		{"sorted", maps + "for _, k := range slices.Sorted(maps.Keys(m)) { fmt.Println(k) }", ""},
		{"type of map", maps + "type set map[int]bool\nfor k := range (set{}) { fmt.Println(k) }", "line 5: the order of a map"},
		{"slice", "import \"fmt\"\nfor k := range []int{1} { fmt.Println(k) }", ""},
		{"graph", "import \"gonum.org/v1/gonum/graph/network\"\nvar g network.Plain\nnetwork.OfPlain(g)", "line 3: network.OfPlain walks nodes in the order of a Go map"},
		{"ordered graph", "import \"gonum.org/v1/gonum/graph/network\"\nvar g network.Ordered\nnetwork.OfOrdered(g)", ""},
		{"query", "import \"bridle/analysis/study\"\nstudy.S.SQL(`SELECT 1\nUNSAFE`)", "F  cell c, line 3: SQL: unsafe; write something safe"},
		{"query made", "import (\"fmt\"; \"bridle/analysis/study\")\nstudy.S.SQL(fmt.Sprintf(\"UNSAFE %d\", 1))", "line 2: SQL: unsafe"},
		{"query in a constant", "import \"bridle/analysis/study\"\nconst q = \"UNSAFE\"\nstudy.S.SQL(q)", "line 3: SQL: unsafe"},
		{"not a query", "UNSAFE := \"UNSAFE\"\nUNSAFE", ""},
		{"SQL cell", "%%sql\nSELECT 1\n  UNSAFE", "line 3: SQL: unsafe"},
		{"figure", "import \"bridle/analysis/figure\"\nfigure.Meta{ID: \"a\", Title: \"T\", Alt: \" \"}", "line 2: a figure without Alt, Source;"},
		{"figure, all said", "import \"bridle/analysis/figure\"\nx := \"\"\nfigure.Meta{ID: \"a\", Title: \"T\", Alt: x + \"a\", Source: \"s\"}", ""},
		{"figure, typed number", "import \"bridle/analysis/figure\"\nfigure.Meta{ID: \"a\", Title: \"T\", Alt: \"a\", Source: \"s\",\n\tSubtitle: \"All 212 operators in 2018\"}", "B  cell c, line 3: the subtitle of a figure has the number 212 typed by hand"},
		{"does not type", "x := y", "F  cell c, line 1: the cell cannot run: undefined: y"},
		{"is no Go", "x := := 1", "the cell cannot run"},
		{"front end's functions", "import \"display\"\nDisplay(display.HTML(\"<b>\"))\ns, err := Input(\"?\")\n_, _ = s, err", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := check(t, test.source)
			if test.want == "" && len(got) > 0 || test.want != "" && (len(got) != 1 || !strings.Contains(got[0], test.want)) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Names of earlier cells are known, also those of SQL cells.
func TestCellsFollow(t *testing.T) {
	got := check(t, "import \"time\"\nnow := time.Unix", "%%sql rows <<\nSELECT 1", "n := len(rows.Rows)", "x := n + int(time.Now().Unix())")
	if len(got) != 1 || !strings.Contains(got[0], "line 1: time.Now") {
		t.Errorf("got %q", got)
	}
}

func TestNumbersInText(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"We found 42 servers.", []string{"42"}},
		{"About 3,400 of them,\nor 12.5 % (~7).", []string{"3,400", "12.5", "7"}},
		{"**17** in _9_", []string{"17", "9"}},
		{"from 24–100", []string{"24", "100"}},
		{"a share of 0.5.", []string{"0.5"}},
		{"published on 17 February 2014, seen until May 3, 2016 and in 2018", nil},
		{"at 2018-09-18, 14:30 or 2018-09-18T14:30:00Z, 2016–2018", nil},
		{"# 3. Results\n\n## 3.1 Fills\n\n1. first\n2. second", nil},
		{"see section 4, Table 2, RFC 5398, AS64496, [12], [^3] and Fig. 2a", nil},
		{"IPv4, log2, sha256, BSD-3-Clause, v1.26.8, q07, x86-64", nil},
		{"`n = 42` and\n```go\nx := 42\n```\n[here](https://example.org/42) <https://example.org/7>", nil},
		{"commit 539a310 of `citizenlab`", nil},
		{"$\\alpha = 0.05$", nil},
	} {
		n := &nbformat.Notebook{Cells: []nbformat.Cell{{Type: nbformat.Markdown, ID: "m", Source: test.text}}}
		var got []string
		for _, f := range lint.Check(n, newWorld(t), grade) {
			if f.Grade != "B" {
				t.Errorf("%q: grade %s", test.text, f.Grade)
			}
			got = append(got, strings.Fields(f.What)[2])
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: got %v, want %v", test.text, got, test.want)
		}
	}
}

// FuzzCheck: any cell can be read.
func FuzzCheck(f *testing.F) {
	w := newWorld(f)
	f.Add("import \"time\"\ntime.Now()", "in 2018, 42")
	f.Add("%%sql x <<\nUNSAFE", "`")
	f.Add("m := map[int]int{}\nfor k := range m { m[k]++ }", "1. 1 1.")
	f.Fuzz(func(t *testing.T, code, text string) {
		n := &nbformat.Notebook{Cells: []nbformat.Cell{{Type: nbformat.Markdown, Source: text}, {Type: nbformat.Code, Source: code}}}
		for _, found := range lint.Check(n, w, grade) {
			if found.Line < 1 || found.What == "" || found.Instead == "" {
				t.Fatalf("%+v", found)
			}
		}
	})
}
