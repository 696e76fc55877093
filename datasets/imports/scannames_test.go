package imports

import (
	"strings"
	"testing"
)

// TestCipherNames: OpenSSL's names and IANA's, side by side in OpenSSL's manual page ciphers(1).
func TestCipherNames(t *testing.T) {
	for from, want := range map[string]string{
		"AES128-SHA": "TLS_RSA_WITH_AES_128_CBC_SHA", "AES256-SHA256": "TLS_RSA_WITH_AES_256_CBC_SHA256", "AES256-GCM-SHA384": "TLS_RSA_WITH_AES_256_GCM_SHA384",
		"DES-CBC3-SHA": "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "RC4-MD5": "TLS_RSA_WITH_RC4_128_MD5", "CAMELLIA256-SHA": "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA", "SEED-SHA": "TLS_RSA_WITH_SEED_CBC_SHA",
		"DHE-RSA-AES256-SHA": "TLS_DHE_RSA_WITH_AES_256_CBC_SHA", "DHE-DSS-AES128-GCM-SHA256": "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256", "EDH-RSA-DES-CBC3-SHA": "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA",
		"ECDHE-RSA-AES128-SHA256": "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384": "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
		"ECDHE-RSA-CHACHA20-POLY1305": "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-RC4-SHA": "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA", "ADH-AES128-SHA": "TLS_DH_anon_WITH_AES_128_CBC_SHA",
		"TLS_AES_256_GCM_SHA384": "TLS_AES_256_GCM_SHA384", "AECDH-AES256-SHA": "TLS_ECDH_anon_WITH_AES_256_CBC_SHA",
	} {
		if got := cipherName(from); got == nil || *got != want {
			t.Errorf("%s becomes %v, not %s", from, got, want)
		}
	}
	for _, none := range []string{"", "unknown", "SHA", "NULL-SHA", "CHACHA20-SHA", "AES128-", "-", "ECDHE-RSA-", "DHE"} {
		if got := cipherName(none); got != nil {
			t.Errorf("%s becomes %s", none, *got)
		}
	}
}

// TestVersionAndGroupNames: the spellings of the four formats.
func TestVersionAndGroupNames(t *testing.T) {
	for from, want := range map[string]string{"TLSv1": "TLSv1.0", "tlsv1_0": "TLSv1.0", "TLSv1_3": "TLSv1.3", "TLSv1.2": "TLSv1.2", "ss_lv_3": "SSLv3", "SSLv3": "SSLv3", "TLSv1.1": "TLSv1.1", "dtlsv1_2": "dtlsv1_2"} {
		if got := tlsVersion(from); got == nil || *got != want {
			t.Errorf("%s becomes %v, not %s", from, got, want)
		}
	}
	if tlsVersion("") != nil || tlsVersion("unknown") != nil {
		t.Error("no version becomes one")
	}
	if *groupName(29) != "x25519" || *groupName(23) != "secp256r1" || *groupName(4588) != "x25519mlkem768" || *groupName(65535) != "0xffff" {
		t.Error("groups have other names")
	}
	if jarm(strings.Repeat("0", 62)) == nil || jarm("2ad2ad") != nil || jarm(strings.Repeat("z", 62)) != nil {
		t.Error("a JARM hash is 62 hex digits")
	}
}

// TestWholeBodies: a body counts as whole only if that is certain. Its SHA-256 is that of "abc" (FIPS 180-4, example).
func TestWholeBodies(t *testing.T) {
	const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	for _, c := range []struct {
		head, body, sha256 string
		whole              bool
	}{
		{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n", "abc", "", true},
		{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Encoding: gzip\r\n", "abc", "", false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n", "abc", abc, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n", "abc", "", false},
		{"HTTP/1.1 200 OK\r\nContent-Length: x\r\n", "abc", abc, false},
		{"HTTP/1.1 200 OK\r\n", "abc", abc, true},
		{"HTTP/1.1 200 OK\r\n", "abc", "", false},
		{"HTTP/1.1 200 OK\r\n", "abd", abc, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n", "\ufffd", "", false},
	} {
		row := answer{head: c.head, body: c.body, sha256: c.sha256}.row()
		if (row.BodySHA256 != nil) != c.whole || *row.Status != 200 || *row.Reason != "OK" || *row.Raw != c.head+"\r\n"+c.body {
			t.Errorf("%+v: %+v", c, row)
		}
	}
	long := answer{head: "HTTP/1.1 200 OK\r\n\r\n", body: strings.Repeat("é", maxBody)}.row()
	if len(*long.Body) != maxBody || long.BodyBytes != nil {
		t.Errorf("%d bytes are kept", len(*long.Body))
	}
}
