// Package theme reads what lure names say: which words they are made of, which brand they
// imitate, which themes and countries they speak of, each with the evidence in the name.
//
// The 2018 study coded names for country focus and political theme by hand. Here it is done by
// stated rules from versioned lists ([bridle/analysis/theme/lexicon]), so that it can be run
// again, and every statement names the letters and the entry it rests on. What no list explains
// is shown as unknown and stays unknown: a false political theme accuses somebody.
//
//	a, err := theme.New()
//	r := a.Analyse("signpetition.co")
//	r.Print(os.Stdout)
//
// # What a reading means
//
// A name says whom it would lure, not who sent it. The focus of an operator's names
// ([Summarise]) is a lead about lures: not a customer, not a place of infection, not evidence
// that somebody was targeted. Names of brands say that a spelling was used; whether the brand
// itself registered the name cannot be seen.
//
// # Segmentation
//
// The public suffix is cut off (publicsuffix.org, as compiled into golang.org/x/net), A-labels are decoded
// (RFC 3492), marks and lookalike letters folded to ASCII. Labels are cut at hyphens and digits. A stretch of
// letters is divided into words w and unknown stretches u so that the code length
//
//	sum over words of bits(w) + sum over unknown stretches of (11 + 4.7 |u|)
//
// is least, by dynamic programming. That is the most probable division under a unigram model
// with P(w) = 2^-bits(w), where bits go by the section of the list, since the lists carry no counts; 4.7 is log2 of 26
// letters, 11 the price of a word that is not known.
//
// # Which words speak
//
// A word counts if it fills its stretch, if words explain all of the stretch, or if it has at
// least five letters; in a stretch that is not explained, one of five or six counts as weak, and so does any of a sensitive theme.
// Within a stretch, a word of less than six letters needs a neighbour of its own language of at least two letters if that
// is a function word, else three; four if the theme is sensitive.
// Longer words of a sensitive theme need a neighbour too, of three letters, a function word of two, or four letters of another language. One of up to four letters must be
// of the name's language. A piece with digits is understood only if all its stretches are. Neighbours that the lists have
// written together (human-rights, prava-cheloveka) speak as one word. A word that another language has with another meaning (son, pain, war) is weak
// unless the name's language is its own, and says nothing if it is the other one. Places with a second meaning
// (turkey, jordan) are weak unless the name also speaks of news, politics, government, telecom,
// finance, travel, religion, rights or weather. So are country codes set apart by hyphens (zm-, -mx), which
// most themes but technology raise. Suffixes are always weak.
//
// A value is stated if one cue is strong, or two weak ones come from different letters.
// Politics, rights and religion need a strong one. All else is a hint: shown, never counted.
//
// # Imitation
//
// A piece of a name imitates a brand if it is the spelling itself outside the domains listed for the brand, if it looks
// the same (0 and o, 1 and l and i, rn and m, letters of other alphabets), or if an edit distance
// with swaps of neighbours (optimal string alignment) is 1 for spellings of six letters and more, 2 for ten and more, and
// words do not explain the piece anyway. Spellings that are ordinary words (orange, apple) are weak unless the name
// speaks of updates, accounts or the brand's own trade.
//
// # How well it works
//
// ACCURACY.md beside this file has precision and recall on labelled names, held-out ones
// first; package labelled says how they were labelled and what flatters the numbers.
package theme
