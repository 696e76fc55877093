package live

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// openNotebook starts the server of Jupyter Notebook with the notebook in its folder and
// returns the page's address.
func openNotebook(t *testing.T, sources ...string) (url string) {
	t.Helper()
	dir, environment := home(t)
	write(t, filepath.Join(dir, "book.ipynb"), sources...)
	return serveFolder(t, dir, environment) + "notebooks/book.ipynb?token=secret"
}

// serveFolder starts the server of Jupyter Notebook over a home folder and returns its address,
// which ends in a slash.
func serveFolder(t *testing.T, dir string, environment []string) (url string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, python, "-m", "notebook", "--no-browser", "--ip=127.0.0.1", "--allow-root",
		"--NotebookApp.token=secret", "--NotebookApp.port_retries=50", "--notebook-dir="+dir)
	cmd.Env = environment
	var log strings.Builder
	cmd.Stdout, cmd.Stderr = &log, &log
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // it ends its kernels
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		cmd.Wait()
		if t.Failed() {
			t.Logf("the server said:\n%s", log.String())
		}
	})
	path := filepath.Join(dir, "run", fmt.Sprintf("nbserver-%d.json", cmd.Process.Pid))
	var server struct{ URL string }
	for end := time.Now().Add(60 * time.Second); server.URL == ""; time.Sleep(50 * time.Millisecond) {
		b, _ := os.ReadFile(path)
		json.Unmarshal(b, &server) // half a file is no JSON yet
		if time.Now().After(end) {
			t.Fatal("the server has not started within a minute")
		}
	}
	return server.URL
}

// progress is a cell with a bar that is drawn again and again in one place.
const progress = `import ("display"; "time")
bar := display.NewProgress("reading", 40)
for i := 0; i < 40; i++ {
	bar.Add(1)
	time.Sleep(10 * time.Millisecond)
}
display.Display(display.WithID("state", display.HTML("<i>waiting</i>")))
display.Update(display.WithID("state", display.HTML("<b>all read</b>")))`

// The Jupyter Notebook in a browser: a cell runs, a figure is seen, words are completed, names
// are explained, a cell is interrupted, one asks for input, one shows its progress, one panics in a
// goroutine, the kernel is restarted, the page is loaded again.
func TestNotebookInABrowser(t *testing.T) {
	needs(t, "notebook, jupyter_client", "jupyter-notebook and jupyter-client")
	b := openBrowser(t)
	url := openNotebook(t, "import (\"fmt\"; \"strings\")\nx := 20\nfmt.Println(\"hello from Go\")\nx*2 + 2", picture,
		"strings.Contai", "for {\n}", "x", "a := []int{1}\na[x]",
		"name, err := Input(\"Your name? \")\n_ = err\n\"hello \" + name", progress, "go func() { panic(\"boom\") }()\ntime.Sleep(time.Second)")
	b.call("Page.navigate", map[string]any{"url": url}, nil)
	const connected = `Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected() && Jupyter.notebook.kernel.info_reply.language_info.name == "go"`
	b.waitFor("the kernel", connected)
	execute := func(i int) { b.do(fmt.Sprintf("Jupyter.notebook.execute_cells([%d])", i)) }
	shown := func(i int) string {
		return fmt.Sprintf("Jupyter.notebook.get_cell(%d).element.find('.output')[0].innerText", i)
	}

	execute(0)
	b.waitFor("the first cell's output", shown(0)+`.includes("hello from Go") && `+shown(0)+`.includes("42")`)
	execute(1)
	b.waitFor("the figure", `Array.from(document.querySelectorAll(".output img")).some(i => i.complete && i.naturalWidth == 320 && i.naturalHeight == 120)`)
	b.shot("figure")

	b.do("Jupyter.notebook.select(2), Jupyter.notebook.edit_mode(), Jupyter.notebook.get_cell(2).code_mirror.execCommand('goDocEnd')")
	b.askUntil("completion", `Array.from(document.querySelectorAll(".completions option")).some(o => o.innerText.includes("ContainsRune"))`,
		func() { b.press("Tab", 9) })
	b.shot("completion")
	b.press("Escape", 27)
	b.do("Jupyter.notebook.get_cell(2).code_mirror.setValue('strings.Cut'), Jupyter.notebook.get_cell(2).code_mirror.execCommand('goDocEnd')")
	b.askUntil("the tooltip", `document.querySelector("#tooltip").innerText.includes("Cut slices s around the first instance of sep")`,
		func() { b.do("Jupyter.notebook.tooltip.request(Jupyter.notebook.get_cell(2))") })
	b.shot("tooltip")
	b.do("Jupyter.notebook.tooltip.remove_and_cancel_tooltip(true)")
	b.do("Jupyter.notebook.get_cell(2).code_mirror.setValue('?strings.Cut')")
	execute(2)
	b.waitFor("the page of help", `document.querySelector("#pager").innerText.includes("Cut slices s around the first instance of sep")`)
	time.Sleep(300 * time.Millisecond) // until it has slid in
	b.shot("page")
	b.do("Jupyter.pager.collapse()")

	execute(3)
	b.waitFor("the busy kernel", `document.querySelector("#kernel_indicator_icon").classList.contains("kernel_busy_icon")`)
	time.Sleep(200 * time.Millisecond) // so that the cell runs
	b.do(`document.querySelector("[data-jupyter-action='jupyter-notebook:interrupt-kernel']").click()`)
	took := b.waitFor("the interrupted cell's error", shown(3)+`.includes("nterrupted")`)
	t.Logf("the interrupt showed after %v", took.Round(time.Millisecond))
	idle := `document.querySelector("#kernel_indicator_icon").classList.contains("kernel_idle_icon")`
	b.waitFor("the idle kernel", idle) // what comes before that was sent before the failure, and is aborted with it
	execute(4)
	b.waitFor("the variable after the interrupt", shown(4)+`.includes("20")`)
	execute(5)
	b.waitFor("a readable error", shown(5)+`.includes("index out of range")`)
	b.waitFor("the idle kernel", idle)
	b.do("document.querySelector('#site').scrollTo(0, 10000)")
	b.shot("interrupted")

	execute(6)
	b.waitFor("the field for input", `document.querySelector("input.raw_input") !== null`)
	b.do(`document.querySelector("input.raw_input").focus()`)
	b.call("Input.insertText", map[string]any{"text": "Zoë"}, nil)
	b.press("Enter", 13)
	b.waitFor("the answer", shown(6)+`.includes("hello Zoë")`)
	execute(7)
	b.waitFor("the full bar", shown(7)+`.includes("40 of 40")`)
	b.waitFor("the updated display", shown(7)+`.includes("all read") && !`+shown(7)+`.includes("waiting")`)
	if n := b.do("Jupyter.notebook.get_cell(7).element.find('progress').length"); n != "1" {
		t.Errorf("%s bars are shown, want one that is drawn in place", n)
	}
	execute(8)
	b.waitFor("the panic of a goroutine", shown(8)+`.includes("boom")`)
	b.do("document.querySelector('#site').scrollTo(0, 10000)")
	b.shot("panicked")

	b.do("void Jupyter.notebook.restart_kernel({confirm: false})")
	b.waitFor("the restarted kernel", "Jupyter.notebook.kernel.is_connected()")
	b.do("Jupyter.notebook.get_cell(4).clear_output()")
	execute(4)
	b.waitFor("the fresh session", shown(4)+`.includes("undefined")`)
	b.do("Jupyter.notebook.select(4), Jupyter.notebook.get_cell(4).element[0].scrollIntoView()")
	b.shot("restarted")

	// Loading the page again connects a second time, to a kernel that is there already.
	b.do("window.onbeforeunload = null") // no question about changes that are not saved
	b.call("Page.reload", nil, nil)
	time.Sleep(200 * time.Millisecond) // until the old page has gone
	b.waitFor("the kernel of the page loaded again", connected)
	b.do("Jupyter.notebook.get_cell(0).clear_output()")
	execute(0)
	b.waitFor("the first cell's output again", shown(0)+`.includes("hello from Go") && `+shown(0)+`.includes("42")`)
}
