package facts

// Fact is one headline number. Its fields are in the order of their names in JSON.
type Fact struct {
	// Caveat is one sentence on what the number does not say.
	Caveat string `json:"caveat"`
	// ErrorOver says over which claims ErrorRate holds.
	ErrorOver string `json:"error_over"`
	// ErrorRate is the false discovery rate at which claims were selected; nil if the number counts no claims or
	// the run does not tell.
	ErrorRate *float64 `json:"error_rate"`
	// ID names the fact for citing; it never changes its meaning.
	ID string `json:"id"`
	// Interval is nil if there is none; NoInterval then says why.
	Interval *Interval `json:"interval"`
	// Missing says what the study lacks for this fact and which command brings it; empty if nothing.
	Missing    string `json:"missing"`
	NoInterval string `json:"no_interval"`
	// Parts are further counts from the same statement, in its order.
	Parts []Part `json:"parts"`
	// Runs are the runs whose rows the statement reads, sorted.
	Runs []string `json:"runs"`
	// SQL is the statement, which any reader of the study may ask.
	SQL string `json:"sql"`
	// Unit is what is counted.
	Unit string `json:"unit"`
	// Value is nil if something is missing.
	Value *int64 `json:"value"`
	// What says in words what the number is.
	What string `json:"what"`
}

// Interval is a range for the true number.
type Interval struct {
	// About says what range it is, such as "95 % interval".
	About string `json:"about"`
	High  int64  `json:"high"`
	Low   int64  `json:"low"`
}

// Part is a count within a fact.
type Part struct {
	Value int64  `json:"value"`
	What  string `json:"what"`
}

// Sheet is all facts of a study.
type Sheet struct {
	// Facts stand in the order of the work: scan, names, operators, probes, verdicts.
	Facts []Fact `json:"facts"`
	// Notes are further sentences for all facts.
	Notes []string `json:"notes"`
	// Simulated says that the rows come from a simulated world.
	Simulated bool `json:"simulated"`
	// Snapshot is the hash over the parts that were read; empty if the caller gave none.
	Snapshot string `json:"snapshot"`
	// Statement is that of package matrix, since facts are quoted without their tables.
	Statement string `json:"statement"`
}

// Find returns the fact with an ID, and whether there is one.
func (s *Sheet) Find(id string) (Fact, bool) {
	for _, f := range s.Facts {
		if f.ID == id {
			return f, true
		}
	}
	return Fact{}, false
}
