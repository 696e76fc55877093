// Package lexicon holds the words by which names are read: words of twelve languages with what
// they say of a theme, countries and regions, brands that lures imitate, and suffixes.
//
// All lists were written for this package from general knowledge, in the spellings that names
// use: without accents, and for Arabic, Russian and Hindi in Latin letters. Nothing was copied
// from a dictionary, so they stand under the licence of the project. They are small (some
// thousand words): a word that is missing is an unknown stretch of a name, never a guess.
// [Version] changes whenever a list does, and stands in every reading.
//
// # Files
//
// Words of a language stand in a file named by its ISO 639-1 code; mul.txt has words used alike
// in many. A section begins with [common] for function words, [plain] for words that say
// nothing of a theme, [verbs] for words that also take -s, -ed and -ing, or [theme NAME strong]
// and [theme NAME weak]. A strong word tells a theme by itself; a weak one needs a second.
// English, Spanish, French and Portuguese words also have a plural in -s: those of at least four
// letters, and of three if they say nothing of a theme.
//
// places.txt has a line for each country or region: its code, the words that mean it, and the
// words that also mean something else (turkey, jordan, polish). brands.txt says name, kind,
// countries, spellings, own domains, and whether a spelling is an ordinary word as well.
// suffixes.txt says what suffixes tell, and which two-letter suffixes are sold to everybody.
//
// # Probabilities
//
// Segmentation needs a unigram model, P(word) = 2^-bits. Our lists carry no counts, so bits go
// by section and length: function words 9 (two letters 11, one letter 15), words with a theme
// 11, but 13 if it is sensitive, other words 12, and 1 more for words of at most three letters and for forms made by rule.
package lexicon
