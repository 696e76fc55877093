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

// readBook returns the code cells of a notebook.
func readBook(path string) ([]string, error) {
	n, err := nbformat.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var cells []string
	for _, c := range n.Cells {
		if c.Type == nbformat.Code {
			cells = append(cells, c.Source)
		}
	}
	return cells, nil
}

// headless measures 'bridle run' of the notebook.
func (b *bench) headless(p peer) error {
	if p.Name != "bridle" {
		return nil
	}
	out := filepath.Join(b.dir, "report")
	defer os.RemoveAll(out)
	began := time.Now()
	text, err := exec.Command(b.places.bridle, "run", b.path, "-o", out).CombinedOutput()
	took := time.Since(began)
	if err != nil || !strings.Contains(string(text), fmt.Sprintf("ran %d of %[1]d cells", len(b.book))) {
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
	cmd := exec.Command(python, "-m", "nbconvert", "--to", "notebook", "--execute", b.path, "--ExecutePreprocessor.kernel_name=measured", "--output-dir", home)
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
