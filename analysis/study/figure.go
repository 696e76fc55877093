package study

import (
	"fmt"
	"path/filepath"
	"strings"

	"bridle/analysis/figure"
)

// Figure is a drawn figure of a study. It shows itself as SVG and PNG; CSV() returns the plotted numbers.
type Figure struct {
	*figure.Figure

	study *Study
	query string
}

// SQL returns the query behind the plotted numbers; empty if the chart was made from values.
func (f *Figure) SQL() string { return f.query }

// Save writes the figure to a file, as its name ends: .svg, .png, .pdf, or .csv for the plotted numbers.
func (f *Figure) Save(path string) Saved {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".svg":
		return f.study.save(path, 1, []byte(f.SVG()))
	case ".png":
		return f.study.save(path, 1, f.PNG())
	case ".pdf":
		content, err := f.PDF()
		check(err, "", "save %s", path)
		return f.study.save(path, 1, content)
	case ".csv":
		return f.study.save(path, strings.Count(string(f.Figure.CSV()), "\n")-1, f.Figure.CSV())
	}
	refuse("save "+path, "", "the name ends in %q; a figure is written as .svg, .png, .pdf or .csv", filepath.Ext(path))
	return Saved{}
}

// Drawing is any chart of package figure.
type Drawing interface {
	Draw() (*figure.Figure, error)
}

// Draw draws a chart of package figure. Set Simulated in its Meta to s.Simulated: a chart of a simulated study that does not
// say so is refused.
func (s *Study) Draw(chart Drawing) *Figure {
	f, err := chart.Draw()
	check(err, "", "figure of %s", s.Dir)
	if s.Simulated && !strings.Contains(f.AltText(), "SIMULATED") {
		refuse(fmt.Sprintf("figure %s of %s", f.FigureID(), s.Dir), "write Simulated: s.Simulated into its Meta", "the study is simulated and the figure does not say so")
	}
	return &Figure{Figure: f, study: s}
}
