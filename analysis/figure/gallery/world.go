package gallery

import (
	"math"
	"strings"

	"bridle/analysis/figure"
)

// world takes codes of countries that are, for invented ones have no shape; what it says of them is invented, like all of the gallery.
func world(verdict bool) (*figure.Figure, error) {
	m := figure.WorldMap{
		Meta: meta("worldmap", "Invented: no verdict in this map is of a real country", "Every class of the map, on codes taken for their places and sizes alone",
			"A map of the world on which invented classes are spread over large, small and tiny countries, with two codes that are none.", verdict),
		Classes: append(classes(), figure.Class{Name: "claimed, without error rate", Look: figure.Ring}),
	}
	for i, code := range strings.Fields("AQ BR CA CH CN DE DZ FJ FR IN IS KZ LS MT NZ SG TV US XA XK ZA") {
		m.Country, m.Class = append(m.Country, code), append(m.Class, i*3%7)
	}
	return m.Draw()
}

// worldNumbers is the same map with numbers.
func worldNumbers(verdict bool) (*figure.Figure, error) {
	m := figure.WorldMap{
		Meta: meta("worldmap-numbers", "Invented: no number in this map is of a real country", "Caches asked, on codes taken for their places and sizes alone",
			"A map of the world in five tones of one colour; two countries are hatched: not measured.", verdict),
		Unit: "caches",
	}
	for i, code := range strings.Fields("AU BR CA CN DE DZ FJ FR IN IS KZ MX NZ SG US XA ZA") {
		m.Country, m.Value = append(m.Country, code), append(m.Value, float64(i*i*37%500))
	}
	m.Value[3], m.Value[9] = math.NaN(), math.NaN()
	return m.Draw()
}
