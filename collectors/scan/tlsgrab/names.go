package tlsgrab

import (
	"fmt"
	"strings"

	"github.com/zmap/zcrypto/tls"
)

// cipherName returns the IANA name of a cipher suite, or 0x and four hexadecimal digits.
func cipherName(suite uint16) string {
	name := tls.CipherSuiteID(suite).String()
	if !strings.HasPrefix(name, "TLS_") {
		return fmt.Sprintf("0x%04x", suite)
	}
	return name
}

// groupName returns the name of a group from the IANA registry "TLS Supported Groups" in
// lower case, or 0x and four hexadecimal digits.
func groupName(group uint16) string {
	switch group {
	case 19:
		return "secp192r1"
	case 20:
		return "secp224k1"
	case 21:
		return "secp224r1"
	case 22:
		return "secp256k1"
	case 23:
		return "secp256r1"
	case 24:
		return "secp384r1"
	case 25:
		return "secp521r1"
	case 26:
		return "brainpoolp256r1"
	case 27:
		return "brainpoolp384r1"
	case 28:
		return "brainpoolp512r1"
	case 29:
		return "x25519"
	case 30:
		return "x448"
	case 256, 257, 258, 259, 260:
		return [...]string{"ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"}[group-256]
	case 4587:
		return "secp256r1mlkem768"
	case 4588:
		return "x25519mlkem768"
	}
	return fmt.Sprintf("0x%04x", group)
}

// schemeName returns the name of a signature scheme: those of RFC 8446, 4.2.3, for other pairs
// hash and algorithm of RFC 5246, 7.4.1.4.1, else 0x and four hexadecimal digits.
func schemeName(scheme uint16) string {
	switch scheme {
	case 0x0403:
		return "ecdsa_secp256r1_sha256"
	case 0x0503:
		return "ecdsa_secp384r1_sha384"
	case 0x0603:
		return "ecdsa_secp521r1_sha512"
	case 0x0203:
		return "ecdsa_sha1"
	case 0x0804, 0x0805, 0x0806:
		return [...]string{"rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512"}[scheme-0x0804]
	case 0x0809, 0x080a, 0x080b:
		return [...]string{"rsa_pss_pss_sha256", "rsa_pss_pss_sha384", "rsa_pss_pss_sha512"}[scheme-0x0809]
	case 0x0807:
		return "ed25519"
	case 0x0808:
		return "ed448"
	}
	hash, algorithm := scheme>>8, scheme&0xff
	hashes := [...]string{"none", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"}
	algorithms := [...]string{"anonymous", "rsa_pkcs1", "dsa", "ecdsa"}
	if int(hash) >= len(hashes) || int(algorithm) >= len(algorithms) {
		return fmt.Sprintf("0x%04x", scheme)
	}
	return algorithms[algorithm] + "_" + hashes[hash]
}

// alertName returns number and name of an alert: RFC 8446, 6.2; RFC 5246, 7.2.2.
func alertName(number byte) string {
	text, ok := tls.AlertText[tls.Alert(number)]
	if !ok {
		return fmt.Sprintf("alert %d", number)
	}
	return fmt.Sprintf("alert %d, %s", number, text)
}
