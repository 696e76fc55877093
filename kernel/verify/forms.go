package verify

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"bridle/kernel/verify/lock"
	"bridle/kernel/verify/numbers"
	"bridle/kernel/verify/picture"
)

// forms are the files of a figure in two reports, with what the locks say.
type forms struct {
	old, new map[string][]byte
	a, b     lock.Figure
}

// same reports whether every file is there and has the bytes it had.
func (f forms) same() bool {
	if f.a.Title != f.b.Title || f.a.Alt != f.b.Alt {
		return false
	}
	for ending, hash := range f.a.Files {
		data, ok := f.old[ending]
		if !ok || lock.Hash(data) != hash || !bytes.Equal(data, f.new[ending]) {
			return false
		}
	}
	return len(f.a.Files) > 0
}

// spoilt returns the ending of a file that is missing or not the locked one, and
// what is wrong with it; data come first.
func (f forms) spoilt() (ending, what string) {
	endings := slices.Sorted(maps.Keys(f.a.Files))
	for _, ending := range endings {
		data, ok := f.old[ending]
		if !ok {
			return ending, "is not there"
		}
		if lock.Hash(data) != f.a.Files[ending] {
			return ending, "was changed after it was locked"
		}
	}
	return "", ""
}

// judge grades a figure of which some byte differs.
func (f forms) judge(r *Result) {
	r.Data = f.data()
	drawn := f.drawing(r)
	ending, what := f.spoilt()
	share := ""
	if r.Differ > 0 {
		share = fmt.Sprintf(", %.2g %% of the dots differ", 100*float64(r.Differ)/float64(r.Dots))
	}
	switch {
	case ending == "csv":
		r.Grade, r.Layer, r.Finding = "F", Numbers, fmt.Sprintf("numbers: figures/%s.csv %s", r.Name, what)
		if r.Data != nil {
			r.Finding += ": " + r.Data.String()
		}
	case r.Data != nil:
		r.Grade, r.Layer = "F", r.blame(Numbers)
		r.Finding = string(r.Layer) + ": " + r.Data.String()
		r.unexplained(f)
	case f.a.Title != f.b.Title || f.a.Alt != f.b.Alt:
		r.Grade, r.Layer = "F", r.blame(Words)
		r.Finding = string(r.Layer) + ": " + f.words()
	case ending != "":
		r.Grade, r.Layer, r.Finding = "F", Drawing, fmt.Sprintf("drawing: figures/%s.%s %s%s; the data are the same", r.Name, ending, what, share)
	case drawn == "" && f.lacking() == "":
		r.Grade, r.Finding, r.Layer = "B", "dots same", r.blame(None)
	case f.a.Plotted != "" && f.lacking() == "":
		r.Grade, r.Layer = "C", Drawing
		r.Finding = "drawing: data same" + share
		if drawn != "png" {
			r.Finding += ", the " + drawn + " differs"
		}
	case f.lacking() != "":
		r.Grade, r.Layer, r.Finding = "F", Drawing, "drawing: it is no longer drawn as "+f.lacking()
	case drawn == "png" && r.Dots > 0 && float64(r.Differ) <= nearly*float64(r.Dots):
		r.Grade, r.Layer, r.Finding = "D", r.blame(Drawing), string(r.blame(Drawing))+": no plotted data to compare"+share
	default:
		r.Grade, r.Layer, r.Finding = "F", r.blame(Drawing), string(r.blame(Drawing))+": no plotted data to compare"+share
	}
}

// unexplained adds a cause to numbers that differ though nothing below them
// does.
func (r *Result) unexplained(f forms) {
	if r.Layer != Numbers {
		return
	}
	text := "tables, cells and parameters are the same: see whether two runs agree ('bridle verify --twice')"
	if f.a.Build != f.b.Build {
		text = "tables, cells and parameters are the same; the program is another"
	}
	r.Causes = append([]Cause{{Layer: Numbers, Text: text}}, r.Causes...)
}

// data compares the plotted data; nil if there are none in either.
func (f forms) data() *numbers.Difference {
	a, before := f.old["csv"]
	b, now := f.new["csv"]
	switch {
	case !before && f.a.Plotted != "" && f.a.Plotted == f.b.Plotted, !before && !now:
		return nil // the file is gone, but its hash is known
	case before != now:
		return &numbers.Difference{Remark: "plotted data are there in one of the two alone"}
	}
	return numbers.Compare(a, b)
}

// drawing returns the ending of the first form whose drawing differs, and counts
// the dots that do. Metadata of SVG do not count.
func (f forms) drawing(r *Result) string {
	first := ""
	for _, ending := range []string{"png", "jpg", "svg", "pdf"} {
		a, before := f.old[ending]
		b, now := f.new[ending]
		if !before || !now || bytes.Equal(a, b) {
			continue
		}
		if ending == "svg" && bytes.Equal(bare(a), bare(b)) || ending == "png" && samePicture(a, b, r) {
			continue
		}
		if first == "" {
			first = ending
		}
	}
	return first
}

var metadata = regexp.MustCompile(`(?s)<metadata>.*?</metadata>`)

func bare(svg []byte) []byte { return metadata.ReplaceAll(svg, nil) }

// samePicture compares dots; a picture that cannot be read is another one.
func samePicture(a, b []byte, r *Result) bool {
	x, errX := picture.Decode(a)
	y, errY := picture.Decode(b)
	if errX != nil || errY != nil {
		return false
	}
	r.Differ, r.Dots = picture.Count(x, y)
	return r.Differ == 0
}

// lacking names the forms that the new report no longer has.
func (f forms) lacking() string {
	var gone []string
	for _, ending := range slices.Sorted(maps.Keys(f.a.Files)) {
		if _, ok := f.new[ending]; !ok {
			gone = append(gone, ending)
		}
	}
	return strings.Join(gone, ", ")
}

// words says how title or alternative text differ.
func (f forms) words() string {
	if f.a.Title != f.b.Title {
		return fmt.Sprintf("the title was %q and is %q", f.a.Title, f.b.Title)
	}
	return fmt.Sprintf("the alternative text was %q and is %q", f.a.Alt, f.b.Alt)
}
