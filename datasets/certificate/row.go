package certificate

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"math/big"

	"bridle/datasets/schema/certificates"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// maxSerial is the longest serial number in bytes that is written in decimal. RFC 5280 allows 20;
// the time to write a number grows faster than its length.
const maxSerial = 4096

// Row returns the row of a certificate, RunID left empty. It accepts any bytes: identifier, hashes and
// der are always there, and each other column as far as it can be read. Bytes after the
// certificate belong to der and the hashes and are read over. der is kept and not copied.
//
// The public key's algorithm is RSA, DSA, ECDSA with the curve (P-224, P-256, P-384, P-521,
// secp256k1, or an object identifier), Ed25519, Ed448, X25519, X448, or an object identifier. Its length is that
// of the modulus of RSA and DSA, of the field of a known curve, of the key itself for the last
// four. Signature algorithms are named as zcrypto names them, such as SHA256-RSA and
// ECDSA-SHA384; one without a name stands as its object identifier.
//
// A serial number of more than 4,096 bytes is null.
func Row(der []byte) certificates.Row {
	sum, old := sha256.Sum256(der), md5.Sum(der)
	row := certificates.Row{
		CertificateID: "sha256:" + hex.EncodeToString(sum[:]),
		SHA256:        new(hex.EncodeToString(sum[:])), MD5: new(hex.EncodeToString(old[:])),
		DER: der, Names: []string{},
	}
	whole := cryptobyte.String(der)
	var certificate, tbs cryptobyte.String
	if !whole.ReadASN1(&certificate, asn1.SEQUENCE) || !certificate.ReadASN1(&tbs, asn1.SEQUENCE) {
		return row
	}
	readSignature(&row, certificate)
	readFields(&row, tbs)
	return row
}

// readFields reads the part of a certificate that is signed. Its fields have their places: one that is
// missing ends the reading.
func readFields(row *certificates.Row, tbs cryptobyte.String) {
	var version, serial, algorithm, issuer, subject, key, end cryptobyte.String
	if !tbs.ReadOptionalASN1(&version, nil, asn1.Tag(0).Constructed().ContextSpecific()) || !tbs.ReadASN1(&serial, asn1.INTEGER) {
		return
	}
	row.SerialNumber = decimal(serial)
	if !tbs.ReadASN1(&algorithm, asn1.SEQUENCE) || !tbs.ReadASN1Element(&issuer, asn1.SEQUENCE) {
		return
	}
	row.Issuer, _ = distinguished(issuer)
	if !tbs.ReadASN1(&end, asn1.SEQUENCE) {
		return
	}
	row.NotBefore, row.NotAfter = validity(end)
	if !tbs.ReadASN1Element(&subject, asn1.SEQUENCE) {
		return
	}
	var common []string
	row.Subject, common = distinguished(subject)
	names := nameList{seen: map[string]bool{}}
	if tbs.ReadASN1Element(&key, asn1.SEQUENCE) {
		sum := sha256.Sum256(key)
		row.SPKISHA256 = new(hex.EncodeToString(sum[:]))
		readKey(row, key)
		for _, name := range alternatives(tbs) {
			names.add(name)
		}
	}
	for _, name := range common {
		names.add(name)
	}
	row.Names = append(row.Names, names.all...)
}

// nameList is a list of names, each once, in the order they came.
type nameList struct {
	all  []string
	seen map[string]bool
}

func (l *nameList) add(name string) {
	if name != "" && !l.seen[name] {
		l.seen[name] = true
		l.all = append(l.all, name)
	}
}

// decimal writes a DER integer, of either sign and of any length up to maxSerial; nil if it is empty
// or longer.
func decimal(content []byte) *string {
	if len(content) == 0 || len(content) > maxSerial {
		return nil
	}
	n := new(big.Int).SetBytes(content)
	if content[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(content))))
	}
	return new(n.String())
}
