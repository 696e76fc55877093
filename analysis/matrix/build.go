package matrix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/verdictevidence"
	"bridle/datasets/schema/verdicts"
)

// Options say how to make a table.
type Options struct {
	// Name of the table; empty stands for the method.
	Name string
	// Method takes the verdicts of one method; it may be empty if there is but one.
	Method string
	// Simulated says that the rows come from a simulated world. [Gather] finds out by itself.
	Simulated bool
	// Operators and Countries come first and in this order; the others follow, those with most supported verdicts
	// first, then with most indicated, then by label.
	Operators, Countries []string
}

// Rows are what a table is made from. Evidence and Operators may be empty.
type Rows struct {
	Verdicts  []verdicts.Row
	Evidence  []verdictevidence.Row
	Operators []operatorverdicts.Row
}

// Build makes a table. It is an error if verdicts are of several methods and none is chosen, if a pair
// has two verdicts, or if a word is not known. The order of rows does not matter.
func Build(rows Rows, o Options) (*Table, error) {
	t := &Table{Name: o.Name, Simulated: o.Simulated}
	cells := map[Pair]Cell{}
	domains := map[string]bool{}
	for i := range rows.Verdicts {
		r := &rows.Verdicts[i]
		if o.Method != "" && r.Method != o.Method {
			continue
		}
		if err := t.take(r.Method, r.MethodVersion); err != nil {
			return nil, fmt.Errorf("matrix: verdict on %s in %s: %w", r.Operator, r.Country, err)
		}
		level, err := parse(r.Verdict)
		if err != nil {
			return nil, fmt.Errorf("matrix: verdict on %s in %s: %w", r.Operator, r.Country, err)
		}
		at := Pair{r.Operator, r.Country}
		if _, twice := cells[at]; twice {
			return nil, fmt.Errorf("matrix: %s in %s has two verdicts by %s; take the rows of one run", r.Operator, r.Country, r.Method)
		}
		cells[at] = fromRow(r, level)
		domains[r.Operator] = r.IsDomain
	}
	named(cells, rows.Evidence)
	t.lay(cells)
	for i := range t.Operators {
		t.Operators[i].IsDomain = domains[t.Operators[i].Label]
	}
	if err := t.cross(rows.Operators); err != nil {
		return nil, err
	}
	t.given = o
	t.sort(o)
	if t.Name == "" {
		t.Name = t.Method
	}
	return t, nil
}

// take notes the method of a row.
func (t *Table) take(method string, version int32) error {
	if t.Method == "" {
		t.Method, t.Version = method, version
	}
	if t.Method != method || t.Version != version {
		return fmt.Errorf("it is by %s version %d, others by %s version %d; choose one method, of one run", method, version, t.Method, t.Version)
	}
	return nil
}

const microsecondsPerDay = 86400e6

func fromRow(r *verdicts.Row, level Level) Cell {
	return Cell{Level: level, Reasons: r.Reasons, Missing: r.MissingLayers, Names: r.NNames, Fills: r.NFills, FillDays: r.NFillDays,
		Removed: r.NRemoved, Caches: r.NCaches, CachesWithFills: r.NCachesWithFills, Excluded: r.NExcluded,
		ExposureDays: float64(r.ExposureUS) / microsecondsPerDay, Rate: r.RatePerDay, Low: r.RateLowPerDay, High: r.RateHighPerDay,
		Background: r.BackgroundPerDay, P: r.PValue, QBH: r.QBH, QBY: r.QBY, QDecoy: r.QDecoy, EValue: r.EValue,
		Power: r.PowerAtDailyLookup, Detectable: r.DetectablePerDay, Hit2018: r.IsHit2018, ASNs2018: r.ASNs2018}
}

// named adds the networks that may be named.
func named(cells map[Pair]Cell, evidence []verdictevidence.Row) {
	for i := range evidence {
		e := &evidence[i]
		at := Pair{e.Operator, e.Country}
		cell, ok := cells[at]
		if !ok || !e.IsNamed {
			continue
		}
		all := append(slices.Clone(cell.Named), e.ASNs...)
		slices.Sort(all)
		cell.Named = slices.Compact(all)
		cells[at] = cell
	}
}

// lay makes rows and columns, by label.
func (t *Table) lay(cells map[Pair]Cell) {
	operators, countries := map[string]int{}, map[string]int{}
	for at := range cells {
		operators[at.Operator], countries[at.Country] = 0, 0
	}
	for i, label := range sorted(operators) {
		operators[label] = i
		t.Operators = append(t.Operators, Operator{Label: label})
		t.Cells = append(t.Cells, make([]Cell, len(countries)))
	}
	for j, code := range sorted(countries) {
		countries[code] = j
		t.Countries = append(t.Countries, Country{Code: code})
	}
	for at, cell := range cells {
		t.Cells[operators[at.Operator]][countries[at.Country]] = cell
	}
	t.count()
}

func sorted(set map[string]int) []string {
	var all []string
	for s := range set {
		all = append(all, s)
	}
	slices.Sort(all)
	return all
}

// cross adds the verdicts across borders; an operator that has no other verdict gets an empty row.
func (t *Table) cross(rows []operatorverdicts.Row) error {
	place := map[string]int{}
	for i := range t.Operators {
		place[t.Operators[i].Label] = i
	}
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b operatorverdicts.Row) int { return strings.Compare(a.Operator, b.Operator) })
	for i := range rows {
		r := &rows[i]
		level, err := parse(r.Verdict)
		if err != nil {
			return fmt.Errorf("matrix: verdict on %s across borders: %w", r.Operator, err)
		}
		k, ok := place[r.Operator]
		if !ok {
			k = len(t.Operators)
			place[r.Operator] = k
			t.Operators = append(t.Operators, Operator{Label: r.Operator})
			t.Cells = append(t.Cells, make([]Cell, len(t.Countries)))
		}
		if t.Operators[k].Cross != nil {
			return fmt.Errorf("matrix: %s has two verdicts across borders; take the rows of one run and method", r.Operator)
		}
		t.Operators[k].Cross = &Cross{Level: level, Reasons: r.Reasons, P: r.PValue, QBH: r.QBH, QBY: r.QBY, Rules2018: r.IsCrossBorder2018}
	}
	t.count()
	return nil
}

// sort orders rows and columns.
func (t *Table) sort(o Options) {
	rows := order(len(t.Operators), o.Operators, func(i int) (string, *Counts) { return t.Operators[i].Label, &t.Operators[i].Counts })
	columns := order(len(t.Countries), o.Countries, func(j int) (string, *Counts) { return t.Countries[j].Code, &t.Countries[j].Counts })
	operators, countries, cells := t.Operators, t.Countries, t.Cells
	t.Operators, t.Countries, t.Cells = nil, nil, nil
	for _, j := range columns {
		t.Countries = append(t.Countries, countries[j])
	}
	for _, i := range rows {
		t.Operators = append(t.Operators, operators[i])
		var line []Cell
		for _, j := range columns {
			line = append(line, cells[i][j])
		}
		t.Cells = append(t.Cells, line)
	}
}

// order returns indices: the given labels first, then those with most supported, indicated and hit, then by label.
func order(n int, given []string, of func(int) (string, *Counts)) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	place := func(label string) int {
		if k := slices.Index(given, label); k >= 0 {
			return k
		}
		return len(given)
	}
	slices.SortFunc(all, func(x, y int) int {
		a, p := of(x)
		b, q := of(y)
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(q[Supported], p[Supported]),
			cmp.Compare(q[Indicated], p[Indicated]), cmp.Compare(q[Hit], p[Hit]), strings.Compare(a, b))
	})
	return all
}
