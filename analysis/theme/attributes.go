package theme

import (
	"encoding/csv"
	"fmt"
	"io"
)

// WriteAttributes writes themes and languages as a table that `bridle import attributes` takes, so
// that clustering can use them: columns name, attribute, value, one row for each theme and for
// the language. Hints and unread names give no rows; it returns how many names gave none.
func WriteAttributes(w io.Writer, readings []Reading) (silent int, err error) {
	c := csv.NewWriter(w)
	if err := c.Write([]string{"name", "attribute", "value"}); err != nil {
		return 0, fmt.Errorf("write attributes: %w", err)
	}
	for _, r := range readings {
		rows := make([][]string, 0, len(r.Themes)+1)
		for _, f := range r.Themes {
			rows = append(rows, []string{r.Name, "theme", f.Value})
		}
		if r.Language != "" {
			rows = append(rows, []string{r.Name, "language", r.Language})
		}
		if len(rows) == 0 {
			silent++
		}
		for _, row := range rows {
			if err := c.Write(row); err != nil {
				return 0, fmt.Errorf("write attributes: %w", err)
			}
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return 0, fmt.Errorf("write attributes: %w", err)
	}
	return silent, nil
}
