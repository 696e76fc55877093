// Package words invents domain names: in a language, about a theme, in the manner of names
// that stand in exploit links. It knows small word lists of its own, brands that exist
// nowhere, and the usual tricks of imitation (letters that look alike, added words).
//
// A name here is one label, without top-level domain. Names are lower-case letters, digits
// and hyphens; Arabic and Russian words are written in Latin letters, as such names are.
// Imitations with foreign letters come in the ASCII form of RFC 3492 ("xn--...").
package words
