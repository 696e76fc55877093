package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"bridle/.ci/benchkernel/drive"
)

// peer is a kernel and how it says what is asked of all.
type peer struct {
	Name string
	drive.Command

	Trivial, Shows string // a cell and what it shows
	Cells          int    // at most this many trivial ones in a round; 0: as many as asked

	Prepare, Complete, Found string // a cell, the code completed behind it at its end, and what must be among the matches

	Go bool // runs the Go cells of this program: helper, query, notebook
}

// Cells for kernels with Bridle's packages compiled in.
const (
	helper = `import "bridle/analysis/study"`
	open   = "import \"database/sql\"\ndatabase, err := sql.Open(\"duckdb\", \"\")\nif err != nil {\n\tpanic(err)\n}"
	query  = "var one int\nif err := database.QueryRow(\"SELECT 1\").Scan(&one); err != nil {\n\tpanic(err)\n}\none"
	asked  = "%%sql\nSELECT 1 AS one"
)

// python is where Debian's Jupyter is found: other interpreters that come first in PATH do not have it.
const python = "/usr/bin/python3"

// places says where the programs are; a peer without a file is left out.
type places struct{ bridle, study, gophernotes, gonb string }

// peers returns the kernels that can be measured, Bridle first, and says which cannot.
func peers(p places) []peer {
	all := []peer{{
		Name: "bridle", Command: drive.Command{Argv: []string{filepath.Join(filepath.Dir(p.bridle), "bridle-kernel"), "--study", p.study, "-f"}},
		Trivial: "1+1", Shows: "2", Prepare: `import "strings"`, Complete: "strings.Re", Found: "Repeat", Go: true,
	}}
	if err := exec.Command(python, "-c", "import ipykernel").Run(); err == nil {
		all = append(all, peer{
			Name: "ipykernel", Command: drive.Command{Argv: []string{python, "-m", "ipykernel_launcher", "-f"}},
			Trivial: "1+1", Shows: "2", Prepare: "import os", Complete: "os.pa", Found: "path",
		})
	} else {
		fmt.Println("ipykernel: left out, install python3-ipykernel")
	}
	if there(p.gophernotes) {
		all = append(all, peer{
			Name: "gophernotes", Command: drive.Command{Argv: []string{p.gophernotes}},
			Trivial: "1+1", Shows: "2", Prepare: `import "strings"`, Complete: "strings.Re", Found: "Repeat", Go: true,
		})
	} else {
		fmt.Println("gophernotes: left out, it was not built")
	}
	if there(p.gonb) {
		all = append(all, peer{
			Name: "gonb", Command: drive.Command{Argv: []string{p.gonb, "--kernel"},
				Env: []string{"PATH=" + filepath.Dir(p.gonb) + string(filepath.ListSeparator) + os.Getenv("PATH")}}, // goimports
			// It compiles each cell, so a few will do.
			Trivial: "%noautoget\nimport \"fmt\"\n%%\nfmt.Print(1+1)", Shows: "2", Cells: 10,
		})
	} else {
		fmt.Println("gonb: left out, it was not built")
	}
	return all
}

// there reports whether a file was named and can be run.
func there(path string) bool {
	s, err := os.Stat(path)
	return path != "" && err == nil && s.Mode()&0o111 != 0
}
