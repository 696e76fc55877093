package matrix

// Table is operators by countries.
type Table struct {
	// Name tells the table from others, such as the method or the run.
	Name string
	// Method and Version say which procedure reached the verdicts; empty and 0 for mere pairs.
	Method  string
	Version int32
	// Simulated says that the rows come from a simulated world.
	Simulated bool
	// Operators are the rows, Countries the columns, in the order of [Options].
	Operators []Operator
	Countries []Country
	// Cells has a row for each operator with a cell for each country.
	Cells [][]Cell
	// Notes are sentences to print below the table.
	Notes []string

	given Options // that it was made with
}

// Operator is a row.
type Operator struct {
	Label string
	// IsDomain says that it is a single domain, since operators are not known.
	IsDomain bool
	// Counts are over its cells.
	Counts Counts
	// Cross is the verdict that two countries or more are affected; nil if there is none.
	Cross *Cross
}

// Cross is a verdict across borders.
type Cross struct {
	Level   Level
	Reasons []string
	// P, QBH and QBY are as in operator_verdicts; nil if fewer than two countries could be tested.
	P, QBH, QBY *float64
	// Rules2018 says whether the rules of 2018 see two countries or more; nil if not applied.
	Rules2018 *bool
}

// Country is a column.
type Country struct {
	// Code is ISO 3166-1 alpha-2, or a name for several countries that were put together.
	Code string
	// Members are the countries put together, sorted; nil for a single one.
	Members []string
	// Caches is how many cache systems may testify, the greatest number over operators; Excluded how
	// many resolvers the survey excluded.
	Caches, Excluded int32
	// Counts are over its cells.
	Counts Counts
}

// Testable reports whether any operator could be tested there. A country that is not is not clean.
func (c *Country) Testable() bool { return c.Counts.Tested() > 0 }

// Cell is what is known of an operator in a country. Pointers are nil where the dataset verdicts has
// a null; its dictionary says what that means.
type Cell struct {
	Level Level
	// Reasons say why this level and none above it; Missing are layers of evidence not at hand.
	Reasons, Missing []string
	// Names were watched; Fills of them count, on FillDays days; filters removed Removed others.
	Names, Fills, FillDays, Removed int32
	// Caches may testify, CachesWithFills of them have fills; Excluded resolvers may not.
	Caches, CachesWithFills, Excluded int32
	// ExposureDays is the time watched that counts, over caches and names.
	ExposureDays float64
	// Rate, Low and High are lookups a day and cache with the 95 % interval.
	Rate, Low, High *float64
	// Background is the rate expected of a name without clients.
	Background *float64
	// P is the value of the pair; QBH, QBY and QDecoy are the false discovery rates.
	P, QBH, QBY, QDecoy *float64
	EValue              *float64
	// Power is the probability of finding one lookup a day; Detectable the least rate found with
	// probability 0.8.
	Power, Detectable *float64
	// Hit2018 says what the rules of 2018 see, ASNs2018 where.
	Hit2018  *bool
	ASNs2018 []int64
	// Named are the autonomous systems of the cache groups whose networks may be named, sorted.
	Named []int64
}

// Counts are numbers of cells by level.
type Counts [levels]int

// Claimed counts the cells with a suspected infection, Tested those that were looked at.
func (c *Counts) Claimed() int { return c[Hit] + c[Indicated] + c[Supported] }

// Tested counts the cells that were looked at.
func (c *Counts) Tested() int { return c.Claimed() + c[NotDetected] + c[NoHit] }

// Counts returns the numbers of cells of the whole table by level.
func (t *Table) Counts() (n Counts) {
	for _, o := range t.Operators {
		for l, k := range o.Counts {
			n[l] += k
		}
	}
	return n
}

// At returns the cell of an operator and a country; one that is absent if the table has no such
// row or column.
func (t *Table) At(operator, country string) Cell {
	for i := range t.Operators {
		if t.Operators[i].Label == operator {
			for j := range t.Countries {
				if t.Countries[j].Code == country {
					return t.Cells[i][j]
				}
			}
		}
	}
	return Cell{}
}

// Untestable returns the countries where no operator could be tested, in the order of the table.
func (t *Table) Untestable() []string {
	return t.codes(func(c *Country) bool { return !c.Testable() && c.Counts[NotTestable] > 0 })
}

// Clean returns the countries that were tested and where nothing is claimed. That nothing is there
// is not said: each cell has the least rate that would have been found.
func (t *Table) Clean() []string {
	return t.codes(func(c *Country) bool { return c.Testable() && c.Counts.Claimed() == 0 })
}

// Claimed returns the countries with a suspected infection.
func (t *Table) Claimed() []string {
	return t.codes(func(c *Country) bool { return c.Counts.Claimed() > 0 })
}

func (t *Table) codes(is func(*Country) bool) (codes []string) {
	for j := range t.Countries {
		if is(&t.Countries[j]) {
			codes = append(codes, t.Countries[j].Code)
		}
	}
	return codes
}

// count makes all counts anew from the cells.
func (t *Table) count() {
	for j := range t.Countries {
		c := &t.Countries[j]
		c.Counts, c.Caches, c.Excluded = Counts{}, 0, 0
	}
	for i := range t.Operators {
		t.Operators[i].Counts = Counts{}
		for j := range t.Countries {
			cell := &t.Cells[i][j]
			t.Operators[i].Counts[cell.Level]++
			c := &t.Countries[j]
			c.Counts[cell.Level]++
			c.Caches, c.Excluded = max(c.Caches, cell.Caches), max(c.Excluded, cell.Excluded)
		}
	}
}
