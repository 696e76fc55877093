package main

import (
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"
)

// sheet is where rows go.
type sheet struct {
	rows   *study.Writer[resolutions.Row]
	strays *study.Writer[anomalies.Row]
	open   int // rows since the part was ended here, at most as many as it has
}

// Resolutions writes the rows of a question into one part, so that a run that is cut off has all of them or none.
func (s *sheet) Resolutions(rows []resolutions.Row) error {
	if s.open += len(rows); s.open > study.PartRows {
		if err := s.rows.Flush(); err != nil {
			return err
		}
		s.open = len(rows)
	}
	return s.rows.Write(rows...)
}

func (s *sheet) Anomaly(row *anomalies.Row) error { return s.strays.Write(*row) }

// newSheet is for the rows of a run.
func newSheet(run *study.Run) (*sheet, error) {
	rows, err := study.Table[resolutions.Row](run)
	if err != nil {
		return nil, err
	}
	strays, err := study.Table[anomalies.Row](run)
	return &sheet{rows: rows, strays: strays}, err
}
