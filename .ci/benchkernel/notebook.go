package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"bridle/kernel/notebook/nbformat"
)

// book returns the five cells of the notebook: a database, a query, numbers, a plot.
func book() []string {
	return []string{
		`import (
	"bytes"
	"database/sql"
	"display"
	"fmt"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)`,
		`db, err := sql.Open("duckdb", "")
if err != nil {
	panic(err)
}
_, err = db.Exec("CREATE TABLE grabs AS SELECT i AS id, (i * 7919) % 1009 AS value FROM range(100000) t(i)")
if err != nil {
	panic(err)
}`,
		`rows, err := db.Query("SELECT (value % 50)::DOUBLE AS bucket, count(*)::DOUBLE AS n FROM grabs GROUP BY bucket ORDER BY bucket")
if err != nil {
	panic(err)
}
var xs, ys []float64
for rows.Next() {
	var x, y float64
	if err := rows.Scan(&x, &y); err != nil {
		panic(err)
	}
	xs = append(xs, x)
	ys = append(ys, y)
}
len(xs)`,
		`mean, deviation := stat.MeanStdDev(ys, nil)
fmt.Sprintf("%.1f %.1f", mean, deviation)`,
		`points := make(plotter.XYs, len(xs))
for i := range xs {
	points[i].X = xs[i]
	points[i].Y = ys[i]
}
p := plot.New()
p.Title.Text = "grabs by bucket"
line, err := plotter.NewLine(points)
if err != nil {
	panic(err)
}
p.Add(line)
writer, err := p.WriterTo(4*vg.Inch, 3*vg.Inch, "png")
if err != nil {
	panic(err)
}
var picture bytes.Buffer
_, err = writer.WriteTo(&picture)
if err != nil {
	panic(err)
}
display.PNG(picture.Bytes())`,
	}
}

// writeBook writes the notebook into a folder.
func writeBook(dir string) (string, error) {
	n := nbformat.Notebook{Metadata: map[string]any{}}
	for i, code := range book() {
		n.Cells = append(n.Cells, nbformat.Cell{Type: nbformat.Code, ID: fmt.Sprintf("cell-%d", i+1), Source: code})
	}
	text, err := nbformat.Write(&n)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "five.ipynb")
	return path, os.WriteFile(path, text, 0o600)
}

// headless measures 'bridle run' of the notebook.
func (b *bench) headless(p peer) error {
	if p.Name != "bridle" {
		return nil
	}
	out := filepath.Join(b.dir, "report")
	defer os.RemoveAll(out)
	began := time.Now()
	text, err := exec.Command(b.places.bridle, "run", b.book, "-o", out).CombinedOutput()
	took := time.Since(began)
	if err != nil || !strings.Contains(string(text), "ran 5 of 5 cells") {
		return fmt.Errorf("bridle run: %w: %s", err, text)
	}
	b.took.add(p.Name, "bridle run, five cells", milliseconds(took))
	return nil
}

// nbconvert measures the notebook under Debian's nbconvert.
func (b *bench) nbconvert(p peer) error {
	if !p.Go || exec.Command(python, "-c", "import nbconvert").Run() != nil {
		return nil
	}
	home, err := os.MkdirTemp(b.dir, "home-")
	if err != nil {
		return err
	}
	spec := filepath.Join(home, "kernels", "measured")
	if err := os.MkdirAll(spec, 0o700); err != nil {
		return err
	}
	text, err := json.Marshal(map[string]any{"argv": append(p.Argv[:len(p.Argv):len(p.Argv)], "{connection_file}"), "display_name": p.Name, "language": "go"})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(spec, "kernel.json"), text, 0o600); err != nil {
		return err
	}
	cmd := exec.Command(python, "-m", "nbconvert", "--to", "notebook", "--execute", b.book, "--ExecutePreprocessor.kernel_name=measured", "--output-dir", home)
	cmd.Env = append(os.Environ(), "IPYTHONDIR="+home, "JUPYTER_DATA_DIR="+home, "JUPYTER_RUNTIME_DIR="+home, "JUPYTER_CONFIG_DIR="+home)
	began := time.Now()
	said, err := cmd.CombinedOutput()
	took := time.Since(began)
	if err != nil {
		return fmt.Errorf("nbconvert with %s: %w: %s", p.Name, err, said[max(0, len(said)-300):])
	}
	b.took.add(p.Name, "nbconvert, five cells", milliseconds(took))
	return nil
}
