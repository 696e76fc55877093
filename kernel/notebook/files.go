package notebook

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"bridle/kernel/notebook/figure"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/notebook/page"
)

// A file is a result: a path within the folder of results, with slashes.
type file struct {
	name string
	data []byte
}

// write writes figures, page and notebook, in this order: a notebook that is
// there has its figures beside it. Figures that the previous run left behind
// and this one does not have are removed.
func write(n *nbformat.Notebook, failure error, options Options, report *Report) error {
	name := stem(options.Path)
	encoded, err := nbformat.Write(n)
	if err != nil {
		return err
	}
	about := page.Options{Name: filepath.Base(options.Path), Dark: options.Dark}
	if failure != nil {
		about.Failure = failure.Error()
	}
	files := figureFiles(report.Figures)
	files = append(files, file{"index.html", page.Write(n, report.Figures, about)}, file{name + ".ipynb", encoded})
	extra, gone, err := more(n, failure, options, report)
	if err != nil {
		return err
	}
	files = append(files, extra...)

	if err := os.MkdirAll(options.Out, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder of results: %w", err)
	}
	root, err := os.OpenRoot(options.Out)
	if err != nil {
		return fmt.Errorf("cannot open the folder of results: %w", err)
	}
	defer root.Close()
	if err := removeStale(root, name+".ipynb", files); err != nil {
		return err
	}
	if gone != "" {
		if err := root.Remove(gone); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("cannot remove %s of the previous run: %w", gone, err)
		}
	}
	for _, f := range files {
		if err := replace(root, f); err != nil {
			return fmt.Errorf("cannot write %s: %w", filepath.Join(options.Out, f.name), err)
		}
		report.Files = append(report.Files, filepath.Join(options.Out, filepath.FromSlash(f.name)))
	}
	report.Page = filepath.Join(options.Out, "index.html")
	report.Notebook = filepath.Join(options.Out, name+".ipynb")
	return nil
}

// more returns the file that the caller adds, or, if the run failed, the name of
// the one that must not be left from an earlier run.
func more(n *nbformat.Notebook, failure error, options Options, report *Report) (files []file, gone string, err error) {
	if options.Lock == nil {
		return nil, "", nil
	}
	if failure != nil {
		return nil, options.LockName, nil
	}
	data, err := options.Lock(n, report.Figures)
	if err != nil {
		return nil, "", err
	}
	return []file{{options.LockName, data}}, "", nil
}

// figureFiles returns the files of figures.
func figureFiles(figures []figure.Figure) []file {
	var files []file
	for _, f := range figures {
		for _, form := range f.Forms() {
			files = append(files, file{"figures/" + f.Name + "." + form.Ending, form.Data})
		}
	}
	return files
}

// removeStale removes the figures of the notebook that is to be replaced, but
// for those that will be replaced themselves. Whatever else lies in the folder
// is left alone.
func removeStale(root *os.Root, name string, files []file) error {
	data, err := root.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot read the results of the previous run: %w", err)
	}
	previous, err := nbformat.Read(data)
	if err != nil {
		return nil // not ours
	}
	figures, _ := figure.Find(previous)
	for _, old := range figureFiles(figures) {
		if slices.ContainsFunc(files, func(f file) bool { return f.name == old.name }) {
			continue
		}
		if err := root.Remove(old.name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("cannot remove a figure of the previous run: %w", err)
		}
	}
	return nil
}

// replace writes a file beside its place, makes sure it is on the disk and
// renames it.
func replace(root *os.Root, f file) (err error) {
	if dir := filepath.Dir(filepath.FromSlash(f.name)); dir != "." {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	temporary := f.name + ".part"
	out, err := root.Create(temporary)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = root.Remove(temporary)
		}
	}()
	if _, err := out.Write(f.data); err != nil {
		return errors.Join(err, out.Close())
	}
	if err := out.Sync(); err != nil {
		return errors.Join(err, out.Close())
	}
	if err := out.Close(); err != nil {
		return err
	}
	return root.Rename(temporary, f.name)
}
