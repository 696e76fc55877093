package live

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/kernel/notebook/nbformat"
)

// A desk is a home folder laid out as the repository is: notebooks, and beside them the folder out with studies. The server of
// Jupyter Notebook and a browser may be opened over it.
type desk struct {
	t           *testing.T
	bridle      string // the command
	dir         string
	environment []string
	page        *browser // nil until the first notebook is browsed
	server      string   // address of Jupyter Notebook
}

// newDesk lays out a desk with the studies of a folder.
func newDesk(t *testing.T, studies string) *desk {
	t.Helper()
	needs(t, "notebook, nbconvert, jupyter_client", "jupyter-notebook, jupyter-nbconvert and jupyter-client")
	d := &desk{t: t, bridle: useBuilt(t)}
	d.dir, d.environment = home(t)
	for _, folder := range []string{"notebooks", "converted"} {
		if err := os.Mkdir(filepath.Join(d.dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(studies, filepath.Join(d.dir, "out")); err != nil {
		t.Fatal(err)
	}
	return d
}

// sit opens the server and the browser, for the whole of the test.
func (d *desk) sit() {
	if d.page == nil {
		d.page = openBrowser(d.t)
		d.page.patience = 5 * time.Minute
		d.server = serveFolder(d.t, d.dir, d.environment)
	}
}

// turn makes the desk that of a test or of a part of it.
func (d *desk) turn(t *testing.T) {
	d.t = t
	if d.page != nil {
		d.page.t = t
	}
}

// lay puts a copy of a notebook among those of the desk, and returns its name.
func (d *desk) lay(path string) (name string) {
	d.t.Helper()
	b, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(filepath.Join(d.dir, "notebooks", filepath.Base(path)), b, 0o600)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return filepath.Base(path)
}

// studyOf returns the absolute path of the study that the cell with the parameters names, or nothing.
func (d *desk) studyOf(name string) string {
	d.t.Helper()
	for _, c := range d.open(filepath.Join(d.dir, "notebooks", name)).Cells {
		if m := regexp.MustCompile(`(?m)^studyDir := "(.*)"$`).FindStringSubmatch(c.Source); c.HasTag("parameters") && m != nil {
			return filepath.Join(d.dir, "notebooks", m[1])
		}
	}
	return ""
}

// open reads a notebook as the format asks for it.
func (d *desk) open(path string) *nbformat.Notebook {
	d.t.Helper()
	n, err := nbformat.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

// run is `bridle run`, as the demo does it: with the study as a flag.
func (d *desk) run(name string) *nbformat.Notebook {
	d.t.Helper()
	out := filepath.Join(d.dir, "reports", name)
	args := []string{"run", name, "--no-lock", "-o", out}
	if study := d.studyOf(name); study != "" {
		args = append(args, "--study", study)
	}
	cmd := exec.CommandContext(d.t.Context(), d.bridle, args...)
	cmd.Dir = filepath.Join(d.dir, "notebooks")
	if text, err := cmd.CombinedOutput(); err != nil && !strings.Contains(string(text), "page ") {
		d.t.Fatalf("%v\n%s", err, text)
	}
	return d.open(filepath.Join(out, name))
}

// convert is nbconvert, over a notebook that papermill has prepared: the parameters get their values in a cell behind theirs.
func (d *desk) convert(name string) *nbformat.Notebook {
	d.t.Helper()
	n := d.open(filepath.Join(d.dir, "notebooks", name))
	at := slices.IndexFunc(n.Cells, func(c nbformat.Cell) bool { return c.HasTag("parameters") })
	if study := d.studyOf(name); study != "" {
		n.Cells = slices.Insert(n.Cells, at+1, nbformat.Cell{Type: nbformat.Code, ID: "injected", Source: fmt.Sprintf("// Parameters\nstudyDir := %q\n", study),
			Metadata: map[string]any{"tags": []any{"injected-parameters"}}})
	}
	path := filepath.Join(d.dir, "converted", name)
	b, err := nbformat.Write(n)
	if err == nil {
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(d.t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, "-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors", "--ExecutePreprocessor.kernel_name=bridle", "--inplace", path)
	cmd.Env = d.environment
	if text, err := cmd.CombinedOutput(); err != nil {
		d.t.Fatalf("%v\n%s", err, text)
	}
	return d.open(path)
}

// browse is a person at Jupyter Notebook, who opens the notebook as it is stored, runs all cells and saves it.
func (d *desk) browse(name string) *nbformat.Notebook {
	d.t.Helper()
	d.page.do("window.onbeforeunload = null")
	d.page.call("Page.navigate", map[string]any{"url": d.server + "notebooks/notebooks/" + name + "?token=secret"}, nil)
	d.page.waitFor("the kernel of "+name, `Jupyter.notebook.notebook_name == "`+name+`" && Jupyter.notebook.kernel.is_connected() && Jupyter.notebook.kernel.info_reply.language_info.name == "go"`)
	const cells = `Jupyter.notebook.get_cells().filter(c => c.cell_type == "code")`
	d.page.do(cells + `.forEach(c => c.clear_output())`)
	d.page.do("Jupyter.notebook.execute_all_cells()")
	d.page.waitFor("the last cell of "+name, cells+`.every(c => typeof c.input_prompt_number == "number" || !c.get_text().trim()) || `+
		cells+`.some(c => c.output_area.outputs.some(o => o.output_type == "error"))`)
	// Replies overtake outputs. Outputs keep their order, so those of all cells are there once the one of another request is.
	d.page.do(`new Promise(shown => Jupyter.notebook.kernel.execute("0", {iopub: {output: shown}}, {silent: false, store_history: false}))`)
	d.page.do(`Jupyter.notebook.save_notebook().then(() => "saved")`)
	d.leaf(strings.TrimSuffix(name, ".ipynb"))
	d.page.do(`Jupyter.notebook.session.delete()`) // its kernel with it
	return d.open(filepath.Join(d.dir, "notebooks", name))
}

// leaf keeps pictures of a whole page, a screen at a time, if pictures are kept.
func (d *desk) leaf(name string) {
	d.t.Helper()
	if os.Getenv("LIVE_PICTURES") == "" {
		return
	}
	d.page.do(`Promise.all(Array.from(document.images).map(i => i.decode().catch(() => 0)))`)
	for i, at := 1, 0; ; i++ {
		d.page.do(fmt.Sprintf(`document.querySelector("#site").scrollTo(0, %d)`, at))
		time.Sleep(200 * time.Millisecond) // until it is painted
		d.page.shot(fmt.Sprintf("%s-%02d", name, i))
		if d.page.do(`(e => e.scrollTop + e.clientHeight >= e.scrollHeight - 2)(document.querySelector("#site"))`) == "true" {
			return
		}
		at += 780
	}
}
