package house

import (
	"slices"
	"strings"
	"testing"
)

// rule says what packages below from must not import, and why.
type rule struct {
	from   string
	not    []string
	except []string // packages below from that may
	why    string
}

var rules = []rule{
	{"kernel/", []string{"bridle/analysis", "bridle/datasets", "bridle/collectors"}, []string{"kernel/cmd/"},
		"the kernel is of use without a study; its command binds it to the other rooms"},
	{"analysis/", []string{"bridle/collectors", "bridle/kernel"}, nil,
		"analysis takes rows and returns numbers, whoever gathered the rows and whoever shows the numbers"},
	{"collectors/", []string{"bridle/kernel"}, nil, "a collector runs where no notebook does"},
	{"collectors/", []string{"bridle/analysis"}, []string{"collectors/cmd/"},
		"a collector gathers; only its dry run states what the plan can detect, through analysis/power"},
	{"datasets/", []string{"bridle/analysis", "bridle/collectors", "bridle/kernel"}, nil,
		"datasets lie below everything else"},
	{"datasets/schema/", []string{"bridle/datasets/study"}, nil, "rows do not know where they are kept"},
	{"analysis/", []string{"bridle/datasets/world"}, nil, "what weighs evidence must not see the truth; its tests may"},
	{"kernel/", []string{"bridle/datasets/world"}, nil, "what shows evidence must not see the truth; its tests may"},
	{"datasets/", []string{"bridle/datasets/world"}, []string{"datasets/world"}, "data sets are not simulated; worlds are for collectors/simnet and for tests"},
	{"collectors/", []string{"bridle/datasets/world"}, []string{"collectors/simnet", "collectors/cmd/bridle-simnet", "collectors/cmd/internal/proof"},
		"a collector must not see the truth of the world that it measures; its tests may"},
	{"", []string{"bridle/collectors/cmd/internal/proof"}, nil, "it serves worlds and knows their truth, for tests of commands alone"},
}

// duckdb may be linked by these alone: it brings cgo and 60 MB.
var mayLinkDuckDB = []string{"bridle/datasets/study/duck", "bridle/analysis/load", "bridle/analysis/rerun", "bridle/analysis/study", "bridle/kernel/cmd/", "bridle/collectors/cmd/"}

func TestRoomsDependOneWay(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, "bridle/")
		for _, r := range rules {
			if !strings.HasPrefix(path, r.from) || slices.ContainsFunc(r.except, func(e string) bool { return strings.HasPrefix(path, e) }) {
				continue
			}
			for _, i := range p.Imports {
				if slices.ContainsFunc(r.not, func(n string) bool { return i == n || strings.HasPrefix(i, n+"/") }) {
					t.Errorf("%s imports %s: %s", p.ImportPath, i, r.why)
				}
			}
		}
	}
}

func TestDuckDBHasOneDoor(t *testing.T) {
	for _, p := range packages(t) {
		for _, i := range p.Imports {
			if strings.Contains(i, "duckdb-go") && p.ImportPath != "bridle/datasets/study/duck" {
				t.Errorf("%s imports %s; only datasets/study/duck may", p.ImportPath, i)
			}
		}
		links := slices.ContainsFunc(p.Deps, func(d string) bool { return strings.Contains(d, "duckdb-go") })
		if links && !slices.ContainsFunc(mayLinkDuckDB, func(m string) bool { return strings.HasPrefix(p.ImportPath, m) }) {
			t.Errorf("%s links DuckDB; only what opens a study may: %v", p.ImportPath, mayLinkDuckDB)
		}
		if len(p.CgoFiles) > 0 {
			t.Errorf("%s uses cgo itself", p.ImportPath)
		}
	}
}

// The top level is fixed, so that a newcomer finds the five rooms and little else.
func TestTopLevelIsFixed(t *testing.T) {
	may := []string{"kernel", "analysis", "collectors", "notebooks", "datasets", ".ci",
		"go.mod", "go.sum", "README.md", "LICENSE", "Makefile", "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md",
		".golangci.yml", ".gitignore", ".gitattributes"}
	for _, f := range tracked(t) {
		top, _, _ := strings.Cut(f, "/")
		if !slices.Contains(may, top) {
			t.Errorf("%s: %q does not belong at the top level", f, top)
		}
	}
}
