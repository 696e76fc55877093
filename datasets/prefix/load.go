package prefix

import (
	"bridle/datasets/schema/prefixes"
	"bridle/datasets/study"
)

// Load reads the table of a study from its parts. Only complete runs count: of a file that
// is still being imported, no answer would be better than a wrong one.
func Load(s study.Study) (*Table, error) {
	parts, err := s.PartsOf("prefixes", func(m study.Manifest) bool { return m.State == study.Complete })
	if err != nil {
		return nil, err
	}
	var rows []prefixes.Row
	for _, p := range parts {
		err := study.Read(s, p, func(some []prefixes.Row) error {
			rows = append(rows, some...)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return NewTable(rows)
}
