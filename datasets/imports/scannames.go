package imports

import (
	"fmt"
	"strings"

	"bridle/datasets/escaped"
)

// tlsVersion turns the names that scans give to versions of TLS into those of grabs: TLSv1_2, tlsv1.2 and
// TLSv1.2 are one. nil is no version; a name that is not known stays as it is.
func tlsVersion(s string) *string {
	switch strings.NewReplacer("_", "", ".", "", "-", "", " ", "").Replace(strings.ToLower(s)) {
	case "", "unknown", "none":
		return nil
	case "sslv2":
		s = "SSLv2"
	case "sslv3":
		s = "SSLv3"
	case "tlsv1", "tlsv10":
		s = "TLSv1.0"
	case "tlsv11":
		s = "TLSv1.1"
	case "tlsv12":
		s = "TLSv1.2"
	case "tlsv13":
		s = "TLSv1.3"
	}
	return new(escaped.Text(s))
}

// cipherName returns the IANA name of a cipher suite; nil if it is none. OpenSSL's own names are turned into it
// by their parts (OpenSSL, manual page ciphers, the tables of names).
func cipherName(s string) *string {
	if strings.HasPrefix(s, "TLS_") || strings.HasPrefix(s, "SSL_") {
		return new(escaped.Text(s))
	}
	parts := strings.Split(s, "-")
	exchange := "RSA"
	switch {
	case len(parts) > 2 && strings.Contains(" ECDHE DHE ECDH DH EDH ", " "+parts[0]+" "):
		exchange = strings.Replace(parts[0], "EDH", "DHE", 1) + "_" + parts[1]
		parts = parts[2:]
	case len(parts) > 1 && (parts[0] == "ADH" || parts[0] == "AECDH"):
		exchange = parts[0][1:] + "_anon"
		parts = parts[1:]
	}
	hash := parts[len(parts)-1]
	if !strings.Contains(" SHA SHA256 SHA384 MD5 POLY1305 ", " "+hash+" ") {
		return nil
	}
	var cipher string
	switch strings.Join(parts[:len(parts)-1], "-") {
	case "AES128", "AES256", "CAMELLIA128", "CAMELLIA256":
		cipher = parts[0][:len(parts[0])-3] + "_" + parts[0][len(parts[0])-3:] + "_CBC"
	case "AES128-GCM", "AES256-GCM":
		cipher = "AES_" + parts[0][3:] + "_GCM"
	case "DES-CBC3":
		cipher = "3DES_EDE_CBC"
	case "RC4":
		cipher = "RC4_128"
	case "SEED":
		cipher = "SEED_CBC"
	case "CHACHA20":
		if hash != "POLY1305" {
			return nil
		}
		cipher, hash = "CHACHA20_POLY1305", "SHA256"
	default:
		return nil
	}
	return new("TLS_" + exchange + "_WITH_" + cipher + "_" + hash)
}

// groupName returns the name of a group of the key exchange, in lower case (IANA, TLS Supported Groups), or 0x and
// four hex digits.
func groupName(id int64) *string {
	known := map[int64]string{19: "secp192r1", 20: "secp224k1", 21: "secp224r1", 22: "secp256k1", 23: "secp256r1", 24: "secp384r1", 25: "secp521r1",
		26: "brainpoolp256r1", 27: "brainpoolp384r1", 28: "brainpoolp512r1", 29: "x25519", 30: "x448",
		256: "ffdhe2048", 257: "ffdhe3072", 258: "ffdhe4096", 259: "ffdhe6144", 260: "ffdhe8192", 4587: "secp256r1mlkem768", 4588: "x25519mlkem768"}
	name, found := known[id]
	if !found {
		name = fmt.Sprintf("0x%04x", id)
	}
	return &name
}

// jarm returns a JARM hash; nil if it is none. All zeros say that no hello was answered.
func jarm(s string) *string {
	if len(s) != 62 || strings.Trim(s, "0123456789abcdef") != "" {
		return nil
	}
	return &s
}
