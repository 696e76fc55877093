package failure

import "slices"

// Words of own resolutions, beside those above that say why no reply came. They stand in the column failure of the
// dataset resolutions and nowhere else: the resolver answered, and gave no record.
const (
	NoName        Word = "no_name"        // the name does not exist (NXDOMAIN)
	NoRecord      Word = "no_record"      // the name has no record of that type
	ServerFailure Word = "server_failure" // the resolver could not find out (SERVFAIL)
	QueryRefused  Word = "query_refused"  // the resolver refused the question (REFUSED)
	NoRecursion   Word = "no_recursion"   // the resolver does not look names up for who asks
	OtherError    Word = "other_error"    // it answered with another response code
	// NotAuthoritative: no server answers with authority for the zone of the name (RFC 1912, section 2.8, "lame").
	NotAuthoritative Word = "not_authoritative"
)

// resolveStatus gives the status that each word of own resolutions alone leads to: a reply was accepted.
var resolveStatus = [...]struct {
	word   Word
	status Status
}{
	{NoName, Answered}, {NoRecord, Answered}, {ServerFailure, Answered}, {QueryRefused, Answered}, {NoRecursion, Answered}, {OtherError, Answered},
	{NotAuthoritative, Answered},
}

// ResolveWords returns the words that the column failure of resolutions may have: those of queries, and those of replies without a
// record. A resolver has no class, so it is never unfit.
func ResolveWords() []Word {
	words := slices.DeleteFunc(Words(), func(w Word) bool { return w == Unfit })
	for _, s := range resolveStatus {
		words = append(words, s.word)
	}
	return words
}
