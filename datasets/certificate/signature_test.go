package certificate

import (
	"encoding/asn1"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"

	zasn1 "github.com/zmap/zcrypto/encoding/asn1"
	zx509 "github.com/zmap/zcrypto/x509"
	"github.com/zmap/zcrypto/x509/pkix"
)

// zcryptoName is the second route: what zcrypto says, and the identifier where it says nothing.
func zcryptoName(a pkix.AlgorithmIdentifier) string {
	if known := zx509.GetSignatureAlgorithmFromAI(a); known != zx509.UnknownSignatureAlgorithm {
		return known.String()
	}
	return a.Algorithm.String()
}

// All identifiers near those that have names are named as zcrypto names them.
func TestSignatureNames(t *testing.T) {
	named := 0
	for _, prefix := range []string{"1.2.840.113549.1.1", "1.3.14.3.2", "1.2.840.10040.4", "2.16.840.1.101.3.4.3", "1.2.840.10045.4", "1.2.840.10045.4.3", "1.3.101"} {
		for last := range 130 {
			a := pkix.AlgorithmIdentifier{Algorithm: identifier(t, prefix+"."+strconv.Itoa(last))}
			got, want := signatureName(a), zcryptoName(a)
			if got != want {
				t.Errorf("%s: got %s, zcrypto %s", a.Algorithm, got, want)
			}
			if !strings.HasPrefix(got, prefix) {
				named++
			}
		}
	}
	if named != len(signatureNames) {
		t.Errorf("%d of %d names were met", named, len(signatureNames))
	}
}

// Parameters of RSASSA-PSS, and every change of one bit in them, mean the same to zcrypto.
func TestPSSNames(t *testing.T) {
	// hash, mask (MGF1 with the same hash) and salt, with the lengths of DER; of RFC 4055, section 3.1.
	const pss = "3034a00f300d06096086480165030402%02x0500a11c301a06092a864886f70d010108300d06096086480165030402%02x0500a203020120"
	for _, c := range []struct{ hash, salt, want string }{{"01", "20", "SHA256-RSAPSS"}, {"02", "30", "SHA384-RSAPSS"}, {"03", "40", "SHA512-RSAPSS"}, {"01", "14", rsaPSS}, {"04", "20", rsaPSS}} {
		der, err := hex.DecodeString(strings.TrimSuffix(strings.ReplaceAll(pss, "%02x", c.hash), "20") + c.salt)
		if err != nil {
			t.Fatal(err)
		}
		a := pkix.AlgorithmIdentifier{Algorithm: identifier(t, rsaPSS), Parameters: zasn1.RawValue{FullBytes: der}}
		if got := signatureName(a); got != c.want {
			t.Errorf("hash %s, salt %s: got %s, want %s", c.hash, c.salt, got, c.want)
		}
		for bit := range 8 * len(der) {
			der[bit/8] ^= 1 << (bit % 8)
			if got, want := signatureName(a), zcryptoName(a); got != want {
				t.Errorf("%x: got %s, zcrypto %s", der, got, want)
			}
			der[bit/8] ^= 1 << (bit % 8)
		}
	}
	if got := signatureName(pkix.AlgorithmIdentifier{Algorithm: identifier(t, rsaPSS)}); got != rsaPSS {
		t.Errorf("without parameters: got %s", got)
	}
}

// identifier parses a dotted identifier.
func identifier(t *testing.T, text string) zasn1.ObjectIdentifier {
	t.Helper()
	var all asn1.ObjectIdentifier
	for part := range strings.SplitSeq(text, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return zasn1.ObjectIdentifier(all)
}
