package febrl

import (
	"math/rand/v2"

	"bridle/datasets/world/random"
)

// spoil makes a mistake in each of n attributes.
func (m *maker) spoil(r *rand.Rand, v *[attributes]string, n int) {
	for _, k := range random.Sample(r, len(v), n) {
		switch random.Pick(r, []float64{14, 2, 1, 3}) {
		case 0:
			v[k] = mistype(r, v[k], k)
		case 1:
			v[k] = ""
		case 2:
			if k == GivenName || k == Surname {
				v[GivenName], v[Surname] = v[Surname], v[GivenName]
			} else {
				v[k] = mistype(r, v[k], k)
			}
		case 3:
			v[k] = m.person(r, r.IntN(10_000_000))[k]
		}
	}
}

// mistype makes one slip of the keyboard. A value that is not known stays so.
func mistype(r *rand.Rand, text string, k int) string {
	if text == "" {
		return ""
	}
	letters := "abcdefghijklmnopqrstuvwxyz"
	if k == StreetNumber || k == Postcode || k == BirthDate || k == PersonNumber {
		letters = "0123456789"
	}
	b := []byte(text)
	at := r.IntN(len(b))
	other := letters[r.IntN(len(letters))]
	switch r.IntN(4) {
	case 0: // one lost, if another is left
		if len(b) > 1 {
			return string(append(b[:at], b[at+1:]...))
		}
	case 1: // one added
		return text[:at] + string(other) + text[at:]
	case 2: // two swapped
		if at+1 < len(b) && b[at] != b[at+1] {
			b[at], b[at+1] = b[at+1], b[at]
			return string(b)
		}
	}
	for b[at] == other {
		other = letters[r.IntN(len(letters))]
	}
	b[at] = other
	return string(b)
}
