package words

// punycode encodes a label that has one letter beyond ASCII, without the prefix "xn--".
//
// With one such letter the algorithm of RFC 3492, section 6.3, is one number: the distance
// (letter - 128) * (length of the ASCII part + 1) + position, written in the mixed base of
// section 3.3 with the initial bias 72.
func punycode(before string, letter rune, after string) string {
	const base, tmin, tmax, bias = 36, 1, 26, 72
	out := []byte(before + after)
	n := len(out)
	if n > 0 {
		out = append(out, '-')
	}
	q := (int(letter)-128)*(n+1) + len(before)
	for k := base; ; k += base {
		t := min(max(k-bias, tmin), tmax)
		if q < t {
			return string(append(out, digit(q)))
		}
		out = append(out, digit(t+(q-t)%(base-t)))
		q = (q - t) / (base - t)
	}
}

// digit is the letter or numeral of a digit in base 36 (RFC 3492, section 5).
func digit(d int) byte {
	if d < 26 {
		return byte('a' + d)
	}
	return byte('0' + d - 26)
}
