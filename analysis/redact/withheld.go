package redact

import (
	"encoding/hex"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// withheld holds the values that must not be seen, each with its pseudonym.
type withheld struct {
	key       Key
	addresses map[netip.Addr]string
	labels    map[string]string
	seen      map[string]string // texts searched before, with the result
}

func newWithheld(key Key) *withheld {
	return &withheld{key: key, addresses: map[netip.Addr]string{}, labels: map[string]string{}, seen: map[string]string{}}
}

// addAddress withholds an address. What is none, such as a host name in a list,
// is withheld as a label.
func (w *withheld) addAddress(text string) {
	a, err := netip.ParseAddr(text)
	if err != nil {
		w.addLabel(text)
		return
	}
	a = a.Unmap().WithZone("")
	if _, ok := w.addresses[a]; !ok {
		w.addresses[a] = w.key.Address(a).String()
		clear(w.seen)
	}
}

// addLabel withholds a label.
func (w *withheld) addLabel(text string) {
	if _, ok := w.labels[text]; !ok && text != "" {
		w.labels[strings.Clone(text)] = w.key.Label(text)
		clear(w.seen)
	}
}

// address returns the pseudonym of an address, also of one that was not learnt.
func (w *withheld) address(text string) string {
	w.addAddress(text)
	if a, err := netip.ParseAddr(text); err == nil {
		return w.addresses[a.Unmap().WithZone("")]
	}
	return w.label(text)
}

// label returns the pseudonym of a label.
func (w *withheld) label(text string) string {
	w.addLabel(text)
	return w.labels[text]
}

// mostSeen bounds the memory of texts searched before.
const mostSeen = 1 << 14

// search replaces the withheld values in a text.
func (w *withheld) search(text string) string {
	if len(text) < 2 || len(w.addresses)+len(w.labels) == 0 {
		return text
	}
	if found, ok := w.seen[text]; ok {
		return found
	}
	found := text
	if len(w.addresses) > 0 {
		found = w.colons(found)
		found = w.nibbles(found)
		found = w.dotted(found)
		found = w.hexed(found)
	}
	if len(w.labels) > 0 {
		found = w.words(found)
	}
	if len(w.seen) >= mostSeen {
		clear(w.seen)
	}
	if len(text) < 256 {
		w.seen[strings.Clone(text)] = found
	}
	return found
}

var (
	colonForm  = regexp.MustCompile(`[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*`)
	nibbleForm = regexp.MustCompile(`(?:[0-9A-Fa-f]\.){31}[0-9A-Fa-f]`)
	digitForm  = regexp.MustCompile(`[0-9]+`)
	hexForm    = regexp.MustCompile(`[0-9A-Za-z]+`)
	wordForm   = regexp.MustCompile(`[0-9A-Za-z_.:-]+`)
	nameForm   = regexp.MustCompile(`^\.[0-9A-Za-z]`) // behind an address that is part of a name
	portForm   = regexp.MustCompile(`^:[0-9]`)
	lengthForm = regexp.MustCompile(`^/[0-9]{1,3}\b`)
)

// colons replaces addresses of IPv6 in any of their forms.
func (w *withheld) colons(text string) string {
	if strings.Count(text, ":") < 2 {
		return text
	}
	return colonForm.ReplaceAllStringFunc(text, func(s string) string {
		for _, body := range []string{s, strings.TrimRight(s, ".:"), strings.TrimLeft(s, ":"), strings.Trim(s, ".:")} {
			a, err := netip.ParseAddr(body)
			if err != nil {
				continue
			}
			if pseudonym, ok := w.addresses[a.Unmap()]; ok {
				return strings.Replace(s, body, pseudonym, 1)
			}
		}
		return s
	})
}

// nibbles replaces addresses of IPv6 written backwards, digit by digit, as in
// names below ip6.arpa (RFC 3596, 2.5).
func (w *withheld) nibbles(text string) string {
	if len(text) < 63 {
		return text
	}
	return nibbleForm.ReplaceAllStringFunc(text, func(s string) string {
		digits := []byte(strings.ReplaceAll(s, ".", ""))
		slices.Reverse(digits)
		b, err := hex.DecodeString(string(digits))
		if err != nil {
			return s
		}
		if pseudonym, ok := w.addresses[netip.AddrFrom16([16]byte(b)).Unmap()]; ok {
			return strings.ReplaceAll(pseudonym, ":", "-")
		}
		return s
	})
}

// dotted replaces addresses of IPv4 whose four numbers stand beside each other,
// forwards or backwards, with a point, hyphen or underscore between: in plain
// texts, below in-addr.arpa, and in the names that providers give their customers. A
// prefix length behind it becomes that of one address.
func (w *withheld) dotted(text string) string {
	at := digitForm.FindAllStringIndex(text, -1)
	if len(at) < 4 {
		return text
	}
	var b strings.Builder
	done := 0
	for i := 0; i+4 <= len(at); i++ {
		var octets [4]byte
		if at[i][0] < done || !numbers(text, at[i:i+4], &octets) {
			continue
		}
		pseudonym, ok := w.addresses[netip.AddrFrom4(octets)]
		if !ok {
			slices.Reverse(octets[:])
			pseudonym, ok = w.addresses[netip.AddrFrom4(octets)]
		}
		if !ok {
			continue
		}
		start, end := at[i][0], at[i+3][1]
		switch {
		case text[at[i][1]] != '.' || nameForm.MatchString(text[end:]):
			pseudonym = strings.ReplaceAll(pseudonym, ":", "-")
		case portForm.MatchString(text[end:]):
			pseudonym = "[" + pseudonym + "]"
		}
		b.WriteString(text[done:start] + pseudonym)
		done = end
		if length := lengthForm.FindString(text[end:]); length != "" {
			b.WriteString("/128")
			done += len(length)
		}
	}
	return b.String() + text[done:]
}

// numbers reads four numbers that follow each other with one separator between.
func numbers(text string, at [][]int, octets *[4]byte) bool {
	for i, span := range at {
		if i > 0 && (span[0] != at[i-1][1]+1 || text[span[0]-1] != text[at[0][1]] || !strings.ContainsRune(".-_", rune(text[span[0]-1]))) {
			return false
		}
		n, err := strconv.ParseUint(text[span[0]:span[1]], 10, 8)
		if err != nil {
			return false
		}
		octets[i] = byte(n)
	}
	return true
}

// hexed replaces addresses of IPv4 written as eight hex digits.
func (w *withheld) hexed(text string) string {
	if len(text) < 8 {
		return text
	}
	return hexForm.ReplaceAllStringFunc(text, func(s string) string {
		if len(s) != 8 {
			return s
		}
		b, err := hex.DecodeString(s)
		if err != nil {
			return s
		}
		if pseudonym, ok := w.addresses[netip.AddrFrom4([4]byte(b))]; ok {
			return strings.ReplaceAll(pseudonym, ":", "-")
		}
		return s
	})
}

// words replaces labels that stand as words of their own. A label of letters
// alone is replaced only if it is the whole text: it may be a word of any language.
func (w *withheld) words(text string) string {
	if pseudonym, ok := w.labels[text]; ok {
		return pseudonym
	}
	return wordForm.ReplaceAllStringFunc(text, func(s string) string {
		body := strings.TrimRight(s, ".:-")
		if pseudonym, ok := w.labels[body]; ok && telling(body) {
			return pseudonym + s[len(body):]
		}
		return s
	})
}

// telling reports whether a label cannot be mistaken for a word or a number.
func telling(label string) bool {
	letters, others := 0, 0
	for _, r := range label {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			letters++
		} else {
			others++
		}
	}
	return letters > 0 && others > 0 && len(label) >= 4
}
