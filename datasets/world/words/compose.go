package words

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// Name returns an invented label in a language about a theme. An unknown language counts as
// English, an unknown theme as none. Names repeat: who needs different ones draws again.
func Name(r *rand.Rand, language, theme string) string {
	everyday, about := of(language, theme)
	a, b := pick(r, about), pick(r, everyday)
	c := pick(r, about)
	for c == a {
		c = pick(r, about)
	}
	switch r.IntN(9) {
	case 0:
		return a + b
	case 1:
		return a + "-" + b
	case 2:
		return b + "-" + a
	case 3:
		return b + a
	case 4:
		return a + b + strconv.Itoa(1+r.IntN(99))
	case 5:
		return strconv.Itoa(2+r.IntN(98)) + "-" + a
	case 6:
		return b + "-" + a + "-" + c
	case 7:
		return a + "-" + c + strconv.Itoa(1+r.IntN(365))
	}
	return a + "-" + b + "-" + strconv.Itoa(2010+r.IntN(9))
}

// Imitation returns an invented label that imitates the name of a company (which does not
// exist either), with the word of a theme or with letters that look alike.
func Imitation(r *rand.Rand, language, theme string) string {
	_, about := of(language, theme)
	brand := pick(r, brands())
	switch r.IntN(5) {
	case 0:
		return brand + "-" + pick(r, about)
	case 1:
		return pick(r, about) + "-" + brand + strconv.Itoa(1+r.IntN(30))
	case 2:
		return LookAlike(brand) + "-" + pick(r, about)
	case 3:
		return LookAlike(brand + strconv.Itoa(1+r.IntN(300)))
	}
	return Foreign(brand + pick(r, about))
}

// Company returns an invented name of a firm in pronounceable syllables.
func Company(r *rand.Rand) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	n := 2 + r.IntN(3)
	b := make([]byte, 0, 9)
	for range n {
		b = append(b, consonants[r.IntN(len(consonants))], vowels[r.IntN(len(vowels))])
	}
	if r.IntN(3) == 0 {
		b = append(b, consonants[r.IntN(len(consonants))])
	}
	return string(b)
}

// LookAlike replaces letters by digits that look like them: o by 0, l by 1.
func LookAlike(name string) string {
	return strings.NewReplacer("o", "0", "l", "1").Replace(name)
}

// Foreign replaces the first a by the letter U+0251, which looks like it, and returns the
// label in its ASCII form. A name without a comes back as it is. It panics on a name that is
// not lower-case ASCII.
func Foreign(name string) string {
	for i := range len(name) {
		if c := name[i]; c >= 0x80 || c >= 'A' && c <= 'Z' {
			panic("words: a name is lower-case ASCII")
		}
	}
	before, after, ok := strings.Cut(name, "a")
	if !ok {
		return name
	}
	return "xn--" + punycode(before, 'ɑ', after)
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }
