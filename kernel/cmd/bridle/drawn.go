package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bridle/analysis/figure"
	"bridle/kernel/eval"
	"bridle/kernel/eval/display"
)

// drawn takes note of the figures that cells show. It adds a document to each, puts a mark over those that need one, and keeps
// what they are in other themes.
type drawn struct {
	marks  map[string]string // words over a figure, by its identifier
	themes []figure.Theme    // beside the default one

	marked map[string]bool   // those that were marked
	files  map[string][]byte // of other themes, by name
}

// themed is a figure of package figure, also within a type of package study.
type themed interface {
	FigureID() string
	In(figure.Theme) (*figure.Figure, error)
	Marked(mark string) (*figure.Figure, error)
	PDF() ([]byte, error)
}

// shown is [session.Options.Shown]. What is no figure is shown as it is.
func (d *drawn) shown(value any) (any, error) {
	f, ok := value.(themed)
	if !ok {
		return nil, nil
	}
	if words := d.marks[f.FigureID()]; words != "" {
		marked, err := f.Marked(words)
		if err != nil {
			return nil, err
		}
		d.marked[f.FigureID()] = true
		f = marked
	}
	data, err := display.Of(eval.Value{V: f})
	if err != nil {
		return nil, err
	}
	pdf, err := f.PDF()
	if err != nil {
		return nil, err
	}
	data.Data[display.MIMETypePDF] = pdf
	return data, d.keep(f)
}

// keep draws a figure in the other themes.
func (d *drawn) keep(f themed) error {
	for _, theme := range d.themes {
		in, err := f.In(theme)
		if err != nil {
			return err
		}
		pdf, err := in.PDF()
		if err != nil {
			return err
		}
		name := f.FigureID() + "." + theme.String() + "."
		d.files[name+"png"], d.files[name+"svg"], d.files[name+"pdf"] = in.PNG(), []byte(in.SVG()), pdf
	}
	return nil
}

// write writes what there is in other themes beside the figures. These files are not locked: the lock is of the default theme, whose
// places, texts and numbers they share.
func (d *drawn) write(out string) error {
	for _, name := range slices.Sorted(maps.Keys(d.files)) {
		if err := os.WriteFile(filepath.Join(out, "figures", name), d.files[name], 0o644); err != nil {
			return fmt.Errorf("a figure in another theme cannot be written: %w", err)
		}
	}
	return nil
}

// otherThemes reads a list of names of themes. The default theme is always drawn.
func otherThemes(names []string) ([]figure.Theme, error) {
	var all []figure.Theme
	for _, name := range names {
		theme, err := figure.ParseTheme(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		if theme != figure.Web {
			all = append(all, theme)
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
