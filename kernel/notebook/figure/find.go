package figure

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"bridle/kernel/notebook/nbformat"
)

// A Figure is an output with an image.
type Figure struct {
	// Name is the beginning of the names of its files: the figure's own
	// identifier, or "cell-03-1" for the first figure of cell 3.
	Name string

	// Cell and Output are indices into the notebook.
	Cell, Output int

	// Number is the cell's number as shown to a person.
	Number int

	// Caption and Alt come from the metadata and may be empty.
	Caption, Alt string

	// PNG, JPEG, PDF, SVG and CSV are the forms there are; absent ones are empty.
	PNG, JPEG, PDF []byte
	SVG, CSV       string
}

// A Form is a file of a figure.
type Form struct {
	Ending string // of the file's name, such as "png"
	Data   []byte
}

// Forms returns the files of a figure, those there are.
func (f *Figure) Forms() []Form {
	all := []Form{{"png", f.PNG}, {"jpg", f.JPEG}, {"svg", []byte(f.SVG)}, {"pdf", f.PDF}, {"csv", []byte(f.CSV)}}
	return slices.DeleteFunc(all, func(form Form) bool { return len(form.Data) == 0 })
}

// Find returns the figures of a notebook in order.
//
// # Errors
//
// Two figures of one identifier are an error that names both cells, since one
// would replace the other; so is an image that is not in base64. The figures
// are returned all the same, the later one under a name with a number.
func Find(n *nbformat.Notebook) ([]Figure, error) {
	var (
		figures []Figure
		first   error
		taken   = map[string]int{} // number of the cell, by lower-case name
	)
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	for c, cell := range n.Cells {
		k := 0
		for o, output := range cell.Outputs {
			f := Figure{Cell: c, Output: o, Number: cell.ExecutionCount}
			if err := f.forms(output.Data); err != nil {
				note(fmt.Errorf("cell %d: %w", f.Number, err))
			}
			if len(f.PNG) == 0 && len(f.JPEG) == 0 && f.SVG == "" {
				continue
			}
			k++
			own := f.describe(output.Metadata)
			f.Name = fmt.Sprintf("cell-%02d-%d", f.Number, k)
			if own != "" {
				f.Name = fileName(own)
			}
			if before, twice := taken[strings.ToLower(f.Name)]; twice {
				note(fmt.Errorf("cell %d: figure %q was already drawn by cell %d; give each figure an identifier of its own", f.Number, f.Name, before))
				f.Name = free(f.Name, taken)
			}
			taken[strings.ToLower(f.Name)] = f.Number
			figures = append(figures, f)
		}
	}
	return figures, first
}

// free returns the name with the first number behind it that is not taken.
func free(name string, taken map[string]int) string {
	for i := 2; ; i++ {
		candidate := fmt.Sprintf("%s-%d", name, i)
		if _, ok := taken[strings.ToLower(candidate)]; !ok {
			return candidate
		}
	}
}

// forms takes the drawing from a MIME bundle.
func (f *Figure) forms(data map[string]any) error {
	f.SVG, _ = data["image/svg+xml"].(string)
	f.CSV, _ = data["text/csv"].(string)
	for mime, form := range map[string]*[]byte{"image/png": &f.PNG, "image/jpeg": &f.JPEG, "application/pdf": &f.PDF} {
		text, ok := data[mime].(string)
		if !ok {
			continue
		}
		decoded, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
		if err != nil {
			return fmt.Errorf("the %s of an output is not valid base64: %w", mime, err)
		}
		*form = decoded
	}
	return nil
}

// describe takes caption and alternative text from the metadata and returns
// the figure's identifier.
func (f *Figure) describe(metadata map[string]any) (id string) {
	about, _ := metadata["bridle"].(map[string]any)
	id, _ = about["figure"].(string)
	f.Caption, _ = about["caption"].(string)
	for _, mime := range []string{"image/svg+xml", "image/png", "image/jpeg"} {
		image, _ := metadata[mime].(map[string]any)
		if alt, _ := image["alt"].(string); alt != "" && f.Alt == "" {
			f.Alt = alt
		}
	}
	return id
}

// fileName makes an identifier fit for the name of a file: letters, digits,
// ".", "_" and "-", at most 80, beginning with a letter or digit.
func fileName(id string) string {
	name := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '.' || r == '_' || r == '-' {
			return r
		}
		return '-'
	}, id)
	name = strings.TrimLeft(name, "._-")
	if name == "" {
		name = "figure"
	}
	return name[:min(len(name), 80)]
}
