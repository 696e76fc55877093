package failure

import "slices"

// Words of scans, beside those above that say how a connection came or ended. They stand in
// the column failure of the dataset grabs and nowhere else.
const (
	Alert          Word = "tls_alert"       // the server broke the handshake off with an alert
	NotTLS         Word = "not_tls"         // what came is no TLS record, or not one that may come here
	TLSUnsupported Word = "tls_unsupported" // the server chose what this program cannot do
	NotHTTP        Word = "not_http"        // what came does not begin as an HTTP response does
	TooLarge       Word = "too_large"       // the answer exceeds a limit before it can be read
)

// grabStatus gives the status that each word of scans alone leads to.
var grabStatus = [...]struct {
	word   Word
	status Status
}{
	{Alert, Invalid}, {NotTLS, Invalid}, {TLSUnsupported, Invalid}, {NotHTTP, Invalid}, {TooLarge, Invalid},
}

// GrabWords returns the words that the column failure of grabs may have for own scans: those
// of connections, those of scans and those of rules that forbade to ask.
func GrabWords() []Word {
	words := slices.DeleteFunc(Words(), func(w Word) bool {
		return slices.Contains([]Word{NotAResponse, WrongID, WrongSource, WrongPort, WrongQuestion}, w)
	})
	for _, s := range grabStatus {
		words = append(words, s.word)
	}
	return words
}
