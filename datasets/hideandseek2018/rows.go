package hideandseek2018

// Sources returns what was read, by key.
func Sources() []Source {
	return each("sources", func(r record) Source { return Source{r["key"], r["reference"], r["kind"], r["gives"]} })
}

// Operators returns the operators whose code name was read, 22 of 36, by region.
func Operators() []Operator {
	return each("operators", func(r record) Operator {
		return Operator{r["operator"], r["region"], r["focus"], r["focus_basis"], r["active_from"], r["active_to"],
			r["political_theme"], r["remarks"], r.basis()}
	})
}

// OperatorCountries returns the relations that were read. They are not the full result; no total may be counted from them.
func OperatorCountries() []OperatorCountry {
	return each("operator_countries", func(r record) OperatorCountry {
		return OperatorCountry{r["operator"], r["group"], r["country"], r["relation"], r.list("networks"), r["remarks"], r.basis()}
	})
}

// Countries returns the 45 countries with suspected infections, by English name.
func Countries() []Country {
	return each("countries", func(r record) Country {
		return Country{r["country"], r["name"], r["continent"], r["prior_abuse"] == "yes", r["reason"], r.basis()}
	})
}

// Regions returns the numbers of operators by region.
func Regions() []Region {
	return each("regions", func(r record) Region {
		return Region{r["region"], r["printed"], r.number("operators"), r.number("names_read"), r.number("gap"), r["remarks"], r.basis()}
	})
}

// Method returns the parameters of the method.
func Method() []Parameter {
	return each("method", func(r record) Parameter {
		return Parameter{r["area"], r["parameter"], r["value"], r["unit"], r["what"], r["open_point"], r.basis()}
	})
}

// Events returns the dated statements, in order of time as read.
func Events() []Event {
	return each("events", func(r record) Event {
		return Event{r["date"], r["precision"], r["kind"], r.list("operators"), r["what"], r["open_point"], r.basis()}
	})
}

// Headline returns the figures of the report.
func Headline() []Figure {
	return each("headline", func(r record) Figure {
		return Figure{r["figure"], r["qualifier"], r.number("value"), r["unit"], r["what"], r["caveat"], r["open_point"], r.basis()}
	})
}

// Themes returns the domain names given as examples. They must not be contacted.
func Themes() []Theme {
	return each("themes", func(r record) Theme {
		return Theme{r["name"], r.list("operators"), r["country"], r["political_theme"] == "yes", r["remarks"], r.basis()}
	})
}

// Later returns what came to light after the report.
func Later() []Statement {
	return each("later", func(r record) Statement {
		s := Statement{Subject: r["subject"], Country: r["country"], Unit: r["unit"], What: r["what"], Caveat: r["caveat"], Basis: r.basis()}
		if r["value"] != "" {
			s.Value = new(r.number("value"))
		}
		return s
	})
}

// Gaps returns what was never published or not read.
func Gaps() []Gap {
	return each("gaps", func(r record) Gap { return Gap{r["subject"], r["missing"], r["consequence"], r.basis()} })
}

// OpenPoints returns the inconsistencies of the sources, O1 to O10.
func OpenPoints() []OpenPoint {
	return each("open_points", func(r record) OpenPoint {
		return OpenPoint{r["point"], r["subject"], r["statement"], r["consequence"], r.basis()}
	})
}

// Never returns what must never be claimed.
func Never() []Claim {
	return each("never", func(r record) Claim { return Claim{r["claim"], r["why"], r.basis()} })
}
