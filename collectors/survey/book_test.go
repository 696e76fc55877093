package survey

import (
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/qualificationexchanges"
)

// book keeps rows.
type book struct {
	rows      []qualificationexchanges.Row
	anomalies []anomalies.Row
}

func (b *book) Write(rows ...qualificationexchanges.Row) error {
	b.rows = append(b.rows, rows...)
	return nil
}

type oddBook struct{ *book }

func (b oddBook) Write(rows ...anomalies.Row) error {
	b.book.anomalies = append(b.book.anomalies, rows...)
	return nil
}
