package febrl

import (
	"fmt"
	"math/rand/v2"
	"time"

	"bridle/datasets/world/random"
)

// Attributes of a person, in the order of a record's values.
const (
	GivenName = iota
	Surname
	StreetNumber
	Street
	Building
	Suburb
	Postcode
	State
	BirthDate // YYYYMMDD
	PersonNumber
	attributes // how many there are
)

// Attributes returns the names of the attributes.
func Attributes() []string {
	return []string{"given_name", "surname", "street_number", "street", "building", "suburb", "postcode", "state", "birth_date", "person_number"}
}

// Record is what a register has on a person. Values that are not known are empty.
type Record struct {
	// Person is the truth: records with equal numbers are of one person.
	Person int
	// Copy is 0 for the original, 1 and up for duplicates.
	Copy   int
	Values [attributes]string
}

// Plan says what to invent. All but the first two are probabilities.
type Plan struct {
	// Originals is the number of persons, Duplicates how many duplicates each has.
	Originals, Duplicates int
	// Missing is that an original lacks a value; of buildings, half are always missing.
	Missing float64
	// Mistakes[n] is the weight of n+1 attributes with a mistake in a duplicate.
	Mistakes []float64
}

// Small is a plan like the first data set of Febrl: 500 persons, each with one duplicate
// in which one to six of ten attributes are wrong, mostly one to three. The weights are such
// that exact agreement finds about as many pairs as there (recall .998; there .996).
func Small() Plan {
	return Plan{Originals: 500, Duplicates: 1, Missing: 0.03, Mistakes: []float64{40, 30, 17, 9, 3, 1}}
}

// Generate invents the records, originals and duplicates in random order. It panics if the
// plan has numbers below 0, or no weights of mistakes though it has duplicates.
func Generate(p Plan, seed int64) []Record {
	if p.Originals < 0 || p.Duplicates < 0 {
		panic("febrl: a plan with a number below 0")
	}
	m := newMaker(seed)
	var all []Record
	for i := range p.Originals {
		r := random.New(seed, "person", i)
		original := Record{Person: i, Values: m.person(r, i)}
		for k := range original.Values {
			if k != PersonNumber && random.Chance(r, p.Missing) || k == Building && random.Chance(r, 0.5) {
				original.Values[k] = ""
			}
		}
		all = append(all, original)
		for c := range p.Duplicates {
			d := original
			d.Copy = c + 1
			m.spoil(r, &d.Values, 1+random.Pick(r, p.Mistakes))
			all = append(all, d)
		}
	}
	random.New(seed, "order").Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// maker holds the lists from which values are drawn.
type maker struct {
	given, surnames, streets, buildings, suburbs, postcodes, states list
}

// list is a list of words with weights.
type list struct {
	words   []string
	weights []float64
}

func (l list) draw(r *rand.Rand) string { return l.words[random.Pick(r, l.weights)] }

func newMaker(seed int64) *maker {
	r := random.New(seed, "lists")
	m := &maker{given: names(r, 300, 2, 0.8), surnames: names(r, 900, 3, 0.7), streets: names(r, 800, 3, 0.4),
		buildings: names(r, 300, 3, 0.4), suburbs: names(r, 500, 3, 0.5)}
	for i := range m.streets.words {
		m.streets.words[i] += []string{" street", " road", " place", " court"}[random.Pick(r, []float64{5, 2, 3, 2})]
	}
	m.states = list{words: []string{"xa", "xb", "xc", "xd", "xe", "xf", "xg", "xh"}, weights: random.Zipf(8, 0.8)}
	m.postcodes = list{weights: random.Zipf(500, 0.5)}
	for _, n := range random.Sample(r, 9000, 500) {
		m.postcodes.words = append(m.postcodes.words, fmt.Sprint(1000+n))
	}
	return m
}

// names invents different words of up to a number of syllables.
func names(r *rand.Rand, n, syllables int, exponent float64) list {
	const heads, tails = "bcdfghjklmnprstvw", "aeiouy"
	l := list{weights: random.Zipf(n, exponent)}
	seen := map[string]bool{}
	for len(l.words) < n {
		var w []byte
		for range random.Between(r, 2, syllables) {
			w = append(w, heads[r.IntN(len(heads))], tails[r.IntN(len(tails))])
		}
		if r.IntN(2) == 0 {
			w = append(w, "nrslt"[r.IntN(5)])
		}
		if s := string(w); !seen[s] {
			seen[s] = true
			l.words = append(l.words, s)
		}
	}
	return l
}

func (m *maker) person(r *rand.Rand, i int) [attributes]string {
	var v [attributes]string
	v[GivenName], v[Surname] = m.given.draw(r), m.surnames.draw(r)
	v[StreetNumber] = fmt.Sprint(int(random.LogUniform(r, 1, 400)))
	v[Street], v[Building] = m.streets.draw(r), m.buildings.draw(r)
	v[Suburb], v[Postcode], v[State] = m.suburbs.draw(r), m.postcodes.draw(r), m.states.draw(r)
	v[BirthDate] = time.Date(1900, 1, 1+r.IntN(36524), 0, 0, 0, 0, time.UTC).Format("20060102")
	// A number of the person alone: the index passed through a map without collisions.
	v[PersonNumber] = fmt.Sprintf("%07d", (i*7_368_787+1_234_567)%10_000_000)
	return v
}
