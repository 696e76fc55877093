package study

import (
	"fmt"
	"path/filepath"
)

// Compared is what [Study.Compare] gives: a [*Difference] of operators or a [*Comparison] of verdicts.
type Compared interface {
	HTML() string
	String() string
	SQL() string
	CSV(path string) Saved
	Parquet(path string) Saved
	LaTeX(path string) Saved
}

// Compare sets two things of one kind side by side: two [*Operators], two [*Matrix], or two studies (their matrices), such as one as
// it is and the same at a snapshot.
func (s *Study) Compare(a, b any) Compared {
	switch a := a.(type) {
	case *Operators:
		if b, ok := b.(*Operators); ok {
			return a.Compare(b)
		}
	case *Matrix:
		if b, ok := b.(*Matrix); ok {
			return a.Compare(b)
		}
	case *Study:
		if b, ok := b.(*Study); ok {
			first, second := a.Matrix(), b.Matrix()
			first.Name, second.Name = a.label(), b.label()
			return first.Compare(second)
		}
	}
	refuse("compare", "give two results of Operators or Cluster, two of Matrix, or two studies", "a %T cannot be set beside a %T", a, b)
	return nil
}

// label names the study in figures and comparisons, without folders of this machine.
func (s *Study) label() string {
	name := filepath.Base(s.folder())
	if s.Pinned != "" {
		return fmt.Sprintf("%s at snapshot %s", name, short(s.Pinned))
	}
	return name
}
