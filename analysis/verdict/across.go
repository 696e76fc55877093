package verdict

import (
	"fmt"
	"math"

	"bridle/datasets/schema/operatorverdicts"
)

// borders is what is decided of one operator across countries.
type borders struct {
	row              operatorverdicts.Row
	logP, logSupport float64
}

// acrossBorders decides for each operator whether two countries or more are affected: the partial
// conjunction of its p-values in countries, selected among operators as pairs are.
func (d *decision) acrossBorders() []operatorverdicts.Row {
	n := len(d.in.Countries)
	var all []borders
	var logs, support []float64
	var tested []int
	for o := range d.in.Operators {
		b := gathered(d.in.Operators[o].Label, d.steps[o*n:(o+1)*n])
		if b.row.NCountries >= 2 {
			tested = append(tested, o)
			logs, support = append(logs, b.logP), append(support, b.logSupport)
		}
		all = append(all, b)
	}
	r, rs := rank(logs), rank(support)
	for k, o := range tested {
		row := &all[o].row
		row.PValue, row.QBH, row.QBY = new(math.Exp(logs[k])), new(r.qBH[k]), new(r.qBY[k])
		d.across(&all[o], r.q(d.settings)[k], rs.q(d.settings)[k], len(tested))
	}
	var rows []operatorverdicts.Row
	for i := range all {
		row := &all[i].row
		if row.NCountries < 2 {
			row.Verdict = NotTestable
			row.Reasons = []string{fmt.Sprintf("%s of %d could be tested; two are needed", count(int(row.NCountries), "country"), n)}
		}
		rows = append(rows, *row)
	}
	return rows
}

// gathered collects what was decided of an operator in countries.
func gathered(operator string, steps []Steps) borders {
	b := borders{row: operatorverdicts.Row{Operator: operator, Method: MethodAcrossBorders, MethodVersion: VersionOfAcrossBorders,
		CountriesSupported: []string{}, CountriesIndicated: []string{}}}
	var logs, support []float64
	for i := range steps {
		p := &steps[i]
		switch p.Verdict {
		case NotTestable:
			b.row.NUntestable++
			continue
		case Supported:
			b.row.CountriesSupported = append(b.row.CountriesSupported, p.Country)
		case Indicated:
			b.row.CountriesIndicated = append(b.row.CountriesIndicated, p.Country)
		}
		b.row.NCountries++
		logs, support = append(logs, p.LogP), append(support, p.LogSupport)
	}
	b.logP, b.logSupport = twoOrMore(logs), twoOrMore(support)
	return b
}

// across gives the row its verdict and reasons.
func (d *decision) across(b *borders, q, qSupport float64, operators int) {
	s, row := d.settings, &b.row
	p := fmt.Sprintf("that at most one of %d countries explains it has p %s, over %s q %s", row.NCountries, logNumber(b.logP), count(operators, "operator"), number(q))
	say := func(format string, args ...any) { row.Reasons = append(row.Reasons, fmt.Sprintf(format, args...)) }
	switch {
	case q <= s.Supported && qSupport <= s.Supported && len(row.CountriesSupported) >= 2:
		row.Verdict = Supported
		say("%s, at or below %s; of sound evidence alone q is %s; %d countries are supported by themselves", p, number(s.Supported), number(qSupport), len(row.CountriesSupported))
	case q <= s.Indicated:
		row.Verdict = Indicated
		say("%s, at or below %s", p, number(s.Indicated))
		switch {
		case q > s.Supported:
			say("q %s is above %s, which Supported needs", number(q), number(s.Supported))
		case len(row.CountriesSupported) < 2:
			say("Supported needs two countries that are supported by themselves; there are %d", len(row.CountriesSupported))
		default:
			say("of sound evidence alone q is %s, above %s, which Supported needs", number(qSupport), number(s.Supported))
		}
	default:
		row.Verdict = NotDetected
		say("%s, above %s", p, number(s.Indicated))
	}
	if row.NUntestable > 0 {
		say("%d more countries could not be tested", row.NUntestable)
	}
}
