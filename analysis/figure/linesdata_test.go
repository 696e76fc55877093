package figure_test

import (
	"database/sql"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"bridle/analysis/arrival"
	"bridle/analysis/figure"
	"bridle/analysis/power"
)

// store keeps a picture as artifact, to be looked at.
func store(t *testing.T, f *figure.Figure, err error) *figure.Figure {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	figure.Keep(t, f.FigureID(), f)
	return f
}

// The least rate that is read off a curve is the one that package power finds by itself, to the width of the steps between the rates drawn.
func TestPowerOfPlans(t *testing.T) {
	plans := []struct {
		name string
		w    power.Watch
	}{
		{"delegation, twice a day", power.Watch{Probes: 28, SpacingSeconds: 43200, TTLSeconds: 172800, Caches: 1, Visibility: 1}},
		{"address, every 5 minutes", power.Watch{Probes: 4032, SpacingSeconds: 300, TTLSeconds: 300, Caches: 1, Visibility: 1}},
		{"address, hourly", power.Watch{Probes: 336, SpacingSeconds: 3600, TTLSeconds: 300, Caches: 1, Visibility: 1}},
		{"address, hourly, pool of 4", power.Watch{Probes: 336, SpacingSeconds: 3600, TTLSeconds: 300, Caches: 4, Visibility: 1}},
		{"address, daily", power.Watch{Probes: 14, SpacingSeconds: 86400, TTLSeconds: 300, Caches: 1, Visibility: 1}},
	}
	c := figure.PowerCurves{Meta: figure.Meta{
		ID: "power-plans", Title: "Asking for delegations twice a day finds what hourly probes of addresses miss", Subtitle: "Power of five plans over 14 days, delegations of two days, addresses of 300 s",
		Alt: "Five curves of power against lookups a day.", Source: "Computed by analysis/power",
	}}
	const steps = 160
	for _, p := range plans {
		for i := range steps + 1 {
			rate := math.Pow(10, -2+5*float64(i)/steps)
			c.Plan, c.PerDay, c.Power = append(c.Plan, p.name), append(c.PerDay, rate), append(c.Power, p.w.Detect(rate))
		}
	}
	f, err := c.Draw()
	store(t, f, err)
	for _, p := range plans {
		row := f.CSV()[strings.Index(string(f.CSV()), p.name):]
		if strings.HasPrefix(p.name, "address, hourly, pool") || strings.HasPrefix(p.name, "delegation") { // names with commas stand in quotes
			row = row[len(p.name):]
		}
		fields := strings.Split(strings.SplitN(string(row), "\n", 2)[0], ",")
		var least float64
		if _, err := fmt.Sscan(fields[len(fields)-1], &least); err != nil {
			t.Fatal(err)
		}
		if want := p.w.LeastRate(0.8); math.Abs(least/want-1) > 0.01 {
			t.Errorf("%s: least rate %v, package power says %v", p.name, least, want)
		}
	}
}

// Coverage of Garwood's interval with an exposure that is fixed: never below what it says.
func TestCoverageOfGarwood(t *testing.T) {
	c := figure.Calibration{
		Meta: figure.Meta{
			ID: "coverage-garwood", Title: "Garwood's interval covers at least as often as it says", Subtitle: "2,000 simulated watches of 14 days at each level, half a lookup a day",
			Alt: "Dots above the diagonal.", Source: "Computed by analysis/arrival", Simulated: true,
		},
		Levels: true, ClaimedName: "confidence", HeldName: "share of intervals that hold the rate",
	}
	for i, level := range []float64{0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99} {
		count := distuv.Poisson{Lambda: 0.5 * 14, Src: rand.NewPCG(uint64(i), 3)}
		held := 0
		for range 2000 {
			if (arrival.Poisson{Fills: count.Rand(), ExposureDays: 14}).Interval(level).Holds(0.5) {
				held++
			}
		}
		c.Claimed, c.Held, c.Of = append(c.Claimed, level), append(c.Held, held), append(c.Of, 2000)
	}
	f, err := c.Draw()
	store(t, f, err)
}

// TestLines2014 draws an ECDF and a ranking from the public data set of 2014.
func TestLines2014(t *testing.T) {
	db := scan2014(t)
	e := figure.ECDF{
		Meta: meta2014("lives-2014", "Half of the servers that matched did so for three months or less", "Days from the first to the last hit of a server; censored: seen in the last week"),
		Unit: "days from first to last hit", Log: true,
	}
	for _, q := range [][2]string{{"TLS certificate", "ssl_hit"}, {"HTTP banner", "http_hit"}} {
		for _, span := range spans(t, db, "SELECT ip, min(ts), max(ts) FROM "+q[1]+" GROUP BY 1 ORDER BY 1") {
			e.Series, e.Value, e.Censored = append(e.Series, q[0]), append(e.Value, span.days), append(e.Censored, span.open)
		}
	}
	f, err := e.Draw()
	store(t, f, err)

	v := figure.Intervals{
		Meta: meta2014("hits-2014", "No certificate is clearly the one that was hit most often", "Hits a day from first to last hit of each certificate, with Garwood's interval"),
		Unit: "hits a day", Confidence: 0.95, Log: true, Top: 25,
	}
	for _, span := range spans(t, db, "SELECT md5, min(ts), max(ts), count(*) FROM ssl_hit GROUP BY 1 ORDER BY 1") {
		rate, interval := math.NaN(), arrival.Interval{Low: math.NaN(), High: math.NaN()}
		if span.days >= 1 {
			p := arrival.Poisson{Fills: float64(span.n), ExposureDays: span.days}
			rate, interval = p.PerDay(), p.Interval(0.95)
		}
		v.Label, v.Estimate, v.Low, v.High = append(v.Label, span.key), append(v.Estimate, rate), append(v.Low, interval.Low), append(v.High, interval.High)
	}
	f, err = v.Draw()
	store(t, f, err)
}

// span is the time between the first and the last hit of something.
type span struct {
	key  string
	days float64
	open bool // seen in the last week of the data
	n    int
}

func spans(t *testing.T, db *sql.DB, query string) (all []span) {
	t.Helper()
	var end string
	if err := db.QueryRowContext(t.Context(), "SELECT max(ts) FROM ssl_hit").Scan(&end); err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		v, err := time.Parse(time.DateTime, strings.Replace(s[:19], "T", " ", 1))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for rows.Next() {
		var s span
		var first, last string
		into := []any{&s.key, &first, &last, &s.n}
		if err := rows.Scan(into[:len(columns)]...); err != nil {
			t.Fatal(err)
		}
		s.days, s.open = at(last).Sub(at(first)).Hours()/24, at(end).Sub(at(last)) < 7*24*time.Hour
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
