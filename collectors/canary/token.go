package canary

import (
	"encoding/base32"
	"encoding/binary"
	"strings"

	"crypto/sha256"
)

// tokenDigits is how many digits of base 32 follow the t of a token: 75 bits.
const tokenDigits = 15

var digits = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Token returns the label with which a question of a survey can be found again at the servers of the
// zone. It is a function of its arguments that nobody can guess who does not know seed: equal
// arguments give equal tokens, and two different ones never do in practice (75 bits of SHA-256). Names
// bear it as their first label, such as TOKEN.ttl-60.c.example.org.
func Token(seed int64, parts ...string) string {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(seed)))
	for _, p := range parts {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(p))))
		h.Write([]byte(p))
	}
	return "t" + digits.EncodeToString(h.Sum(nil))[:tokenDigits]
}

// TokenOf returns the token that a name in the zone begins with, in lower case, and whether there
// is one. Letter case does not count.
func (z *Zone) TokenOf(name string) (token string, ok bool) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	below, ok := strings.CutSuffix(name, "."+z.Apex)
	if !ok {
		return "", false
	}
	first, _, _ := strings.Cut(below, ".")
	if len(first) != 1+tokenDigits || first[0] != 't' {
		return "", false
	}
	for _, c := range first[1:] {
		if (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return "", false
		}
	}
	return first, true
}
