package figure

import (
	"fmt"
	"math"
)

func (m VerdictMap) checkLabels() error {
	switch {
	case len(m.Rows) == 0 || len(m.Columns) == 0:
		return fmt.Errorf("there is nothing to plot: %d rows and %d columns", len(m.Rows), len(m.Columns))
	case len(m.Rows) > VerdictMapLimit || len(m.Columns) > VerdictMapLimit:
		return fmt.Errorf("%d rows and %d columns are too many to tell apart; %d is the limit: choose those with a claim, or draw several maps", len(m.Rows), len(m.Columns), VerdictMapLimit)
	case m.Order > ByGroup:
		return fmt.Errorf("there is no order %d; choose Alike, AsGiven, ByName or ByGroup", m.Order)
	case m.Cells == nil && m.Values == nil:
		return fmt.Errorf("there are neither cells nor values; set Cells with Classes, or Values with Unit")
	}
	return nil
}

func (m VerdictMap) checkValues() error {
	if m.Unit == "" {
		return fmt.Errorf("the values have no unit; set Unit, for example to share of caches")
	}
	if len(m.Values) != len(m.Rows) {
		return fmt.Errorf("there are %d rows of values and %d labels of rows", len(m.Values), len(m.Rows))
	}
	for i, row := range m.Values {
		if len(row) != len(m.Columns) {
			return fmt.Errorf("row %d has %d values, and there are %d columns", i+1, len(row), len(m.Columns))
		}
		for j, v := range row {
			if v < 0 || math.IsInf(v, 0) {
				return fmt.Errorf("the value in row %d, column %d (%s, %s) is %v; want 0 or more, or NaN for not measured", i+1, j+1, m.Rows[i], m.Columns[j], v)
			}
		}
	}
	for i, b := range m.Breaks {
		if !(b > 0) || math.IsInf(b, 1) || i > 0 && b <= m.Breaks[i-1] {
			return fmt.Errorf("break %d is %v; want rising numbers above 0", i+1, b)
		}
	}
	if len(m.Breaks) > len(verdictRamp)-1 {
		return fmt.Errorf("%d breaks make %d classes; %d is the most that can be told apart", len(m.Breaks), len(m.Breaks)+1, len(verdictRamp))
	}
	return nil
}

// checkClaimed refuses a solid cell without a number.
func (v *verdictGrid) checkClaimed() error {
	for i, row := range v.Cells {
		for j, class := range row {
			if v.Classes[class].Look == Solid && !(v.Values[i][j] > 0) {
				return fmt.Errorf("row %d, column %d (%s, %s) is %q and its value is %v; a cell drawn in a tone has a value above 0", i+1, j+1, v.Rows[i], v.Columns[j], v.Classes[class].Name, v.Values[i][j])
			}
		}
	}
	return nil
}
