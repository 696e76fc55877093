package notebook

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"bridle/kernel/eval"
	"bridle/kernel/notebook/figure"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/session"
)

// Options says what to run and where to put the results.
type Options struct {
	// Path is the notebook's file. It is not changed.
	Path string

	// Out is the folder for the results; it is made if need be. Each notebook
	// should have one of its own, since names of figures may coincide.
	Out string

	// Parameters are given to the notebook: strings, bools, ints, int64s and
	// float64s by name. If the notebook has a cell tagged "parameters", each
	// name must be declared there.
	Parameters map[string]any

	// Session configures the session, SQL above all.
	Session session.Options

	// Progress, if not nil, is called before each cell that is run, and once
	// more, with Done, when it has ended.
	Progress func(Progress)

	// Dark gives the page's figures the colours of a dark page, see [page.Options].
	Dark func(selector string) string

	// Lock, if not nil, is called when all cells ran. What it returns becomes the
	// file LockName in the folder of the results; a run that fails removes that of
	// an earlier one.
	Lock     func(n *nbformat.Notebook, figures []figure.Figure) ([]byte, error)
	LockName string
}

// Progress tells where a run is.
type Progress struct {
	Cell  int // number of the cell, from 1
	Cells int // number of cells to be run
	Done  bool
	Err   error // of the cell, with Done
}

// A Report says what came of a run.
type Report struct {
	Notebook string          // path of the executed notebook
	Page     string          // path of the page
	Figures  []figure.Figure // in order
	Files    []string        // paths of all files written
	Ran      int             // cells that were run, the failed one included
	Cells    int             // cells to be run
}

// Run runs a notebook.
//
// # Errors
//
// A notebook that cannot be read, or parameters that do not fit it, give an
// error before anything is written. The error of a cell is an [*eval.Error]
// with the place; the results are written all the same, and Report names
// them. If ctx is done the error wraps [eval.ErrInterrupted].
func Run(ctx context.Context, options Options) (Report, error) {
	n, err := nbformat.ReadFile(options.Path)
	if err != nil {
		return Report{}, err
	}
	if sameFile(options.Path, filepath.Join(options.Out, stem(options.Path)+".ipynb")) {
		return Report{}, fmt.Errorf("%s: the executed notebook would replace it; give another folder for the results", options.Path)
	}
	if err := inject(n, options.Parameters); err != nil {
		return Report{}, fmt.Errorf("%s: %w", options.Path, err)
	}
	reset(n)
	report := Report{Cells: countCode(n)}
	failure := execute(ctx, n, options, &report)
	figures, err := figure.Find(n)
	if failure == nil {
		failure = err
	}
	mark(n, failure)
	report.Figures = figures
	if err := write(n, failure, options, &report); err != nil {
		return report, errors.Join(failure, err)
	}
	return report, failure
}

// sameFile reports whether two paths lead to one existing file.
func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// reset removes what an earlier run left in the notebook.
func reset(n *nbformat.Notebook) {
	for i := range n.Cells {
		n.Cells[i].Outputs, n.Cells[i].ExecutionCount = nil, 0
	}
}

// isRun reports whether a cell is to be run.
func isRun(cell nbformat.Cell) bool {
	return cell.Type == nbformat.Code && strings.TrimSpace(cell.Source) != ""
}

func countCode(n *nbformat.Notebook) int {
	count := 0
	for _, cell := range n.Cells {
		if isRun(cell) {
			count++
		}
	}
	return count
}

// execute runs the cells until one fails and returns its error.
func execute(ctx context.Context, n *nbformat.Notebook, options Options, report *Report) error {
	s := session.New(options.Session)
	defer s.Close()
	progress := options.Progress
	if progress == nil {
		progress = func(Progress) {}
	}
	shown, sources := displays{}, map[int]string{}
	source := func(number int) string { return sources[number] }
	for i := range n.Cells {
		cell := &n.Cells[i]
		if !isRun(*cell) {
			continue
		}
		report.Ran++
		cell.ExecutionCount = report.Ran
		sources[report.Ran] = cell.Source
		progress(Progress{Cell: report.Ran, Cells: report.Cells})
		outputs, err := s.Execute(ctx, eval.Cell{Number: report.Ran, ID: cell.ID, Source: cell.Source})
		shown.update(outputs)
		for _, output := range session.Fold(outputs) {
			cell.Outputs = append(cell.Outputs, convert(output, report.Ran, source))
			shown[output.DisplayID()] = append(shown[output.DisplayID()], place{cell, len(cell.Outputs) - 1})
		}
		progress(Progress{Cell: report.Ran, Cells: report.Cells, Done: true, Err: err})
		if err != nil {
			return err
		}
	}
	return nil
}

// mark notes in the notebook's metadata how the run ended.
func mark(n *nbformat.Notebook, failure error) {
	metadata := maps.Clone(n.Metadata)
	if metadata == nil {
		metadata = map[string]any{}
	}
	own, _ := metadata["bridle"].(map[string]any)
	own = maps.Clone(own)
	if own == nil {
		own = map[string]any{}
	}
	own["status"] = "complete"
	delete(own, "error")
	if failure != nil {
		own["status"], own["error"] = "failed", failure.Error()
	}
	metadata["bridle"] = own
	if metadata["kernelspec"] == nil {
		metadata["kernelspec"] = map[string]any{"display_name": "Bridle (Go)", "language": "go", "name": "bridle"}
	}
	n.Metadata = metadata
}

// stem is the name of the results: the notebook's without its ending.
func stem(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}
