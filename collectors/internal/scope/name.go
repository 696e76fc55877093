package scope

import "strings"

// plain returns a name of the DNS, in presentation form, as domains of the list are compared: lower
// case, without last dot, escapes resolved (RFC 1035, section 5.1: \DDD and \X). A dot within a label
// becomes one between labels; so a name is at worst found below a domain that it
// only resembles, and is not asked for.
func plain(name string) string {
	if strings.Contains(name, `\`) {
		name = unescape(name)
	}
	return strings.ToLower(strings.TrimSuffix(name, "."))
}

func unescape(name string) string {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		if name[i] != '\\' || i+1 == len(name) {
			b.WriteByte(name[i])
			continue
		}
		i++
		if i+2 < len(name) && digit(name[i]) && digit(name[i+1]) && digit(name[i+2]) {
			b.WriteByte(100*(name[i]-'0') + 10*(name[i+1]-'0') + name[i+2] - '0')
			i += 2
			continue
		}
		b.WriteByte(name[i])
	}
	return b.String()
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// findDomain returns the longest listed domain at or above a name.
func (l *list) findDomain(name string) (domain string, line int, ok bool) {
	if len(l.domains) == 0 {
		return "", 0, false
	}
	for d := plain(name); d != ""; {
		if line, ok := l.domains[d]; ok {
			return d, line, true
		}
		_, d, _ = strings.Cut(d, ".")
	}
	return "", 0, false
}
